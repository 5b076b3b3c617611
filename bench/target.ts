/** Something that answers and can say how much of a processor it used. */
export interface Target {
  readonly url: string;
  cpuSeconds(): Promise<number>;
  /** Looks into the memory of answers so far; a floor has none. */
  answerLooks?(): Promise<{ readonly hits: number; readonly misses: number }>;
  stop(): Promise<void>;
}
