/** What a person at a terminal sees of work that takes a while. */
export class Progress {
  readonly #out: NodeJS.WriteStream;
  #isInBar = false;

  constructor(out: NodeJS.WriteStream) {
    this.#out = out;
  }

  say(line: string): void {
    this.#out.write(`${this.#isInBar ? '\n' : ''}${line}\n`);
    this.#isInBar = false;
  }

  /** Names a step while it runs and says how long it took. */
  async step<T>(name: string, work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    this.#out.write(`${name} …`);
    try {
      const result = await work();
      this.#out.write(` ${seconds(performance.now() - start)}\n`);
      return result;
    } catch (fault) {
      this.#out.write(' failed\n');
      throw fault;
    }
  }

  /** A bar that fills up: redrawn in a terminal, a line at each tenth elsewhere. */
  bar(name: string): (done: number, total: number) => void {
    let shown = -1;
    return (done, total) => {
      const steps = this.#out.isTTY ? 100 : 10;
      const part = total === 0 ? steps : Math.floor((done / total) * steps);
      if (part === shown) return;
      shown = part;
      const percent = total === 0 ? 100 : Math.floor((done / total) * 100);
      if (!this.#out.isTTY) {
        this.say(`${name} ${percent}% (${done} of ${total})`);
        return;
      }
      const filled = Math.round(percent / 4);
      const bar = '█'.repeat(filled) + '░'.repeat(25 - filled);
      this.#out.write(`\r${name} ${bar} ${percent}% (${done} of ${total})${part === steps ? '\n' : ''}`);
      this.#isInBar = part !== steps;
    };
  }
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;

/** A fault in words for the person who started the program; the stack only where the fault is ours. */
export function explain(fault: unknown): string {
  if (!(fault instanceof Error)) return String(fault);
  const code = 'code' in fault ? String(fault.code) : '';
  if (code === 'EACCES') return `Not allowed: ${fault.message}. Check who owns the data folder.`;
  const expected = [
    'ConfigError',
    'ListenError',
    'MigrationError',
    'UnavailableError',
    'DataFolderError',
    'ExportError',
    'SourceError',
    'StoppedError',
    'CommandError',
    'CommandFailed',
    'DemoError',
  ];
  return expected.includes(fault.name) ? fault.message : (fault.stack ?? fault.message);
}
