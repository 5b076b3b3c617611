/** Something that answers and can say how much of a processor it used. */
export interface Target {
  readonly url: string;
  cpuSeconds(): Promise<number>;
  stop(): Promise<void>;
}
