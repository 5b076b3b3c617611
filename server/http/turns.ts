interface Waiting {
  readonly bytes: number;
  readonly goOn: () => void;
}

/** What goes on in one turn at most; what is made for its answers is in memory at the same time. */
const mostCalls = 32;
const mostBytes = 1_048_576;

const waiting: Waiting[] = [];

/**
 * Waits until everything that has arrived has been read. The calls of one turn of the event loop then take each step
 * together instead of all steps one after the other: the code and data of a step stay in the processor's cache, and at
 * 32 connections a small answer takes less than half the time.
 */
export function nextTurn(expectedBytes: number): Promise<void> {
  return new Promise((goOn) => {
    if (waiting.push({ bytes: expectedBytes, goOn }) === 1) setImmediate(takeTurn);
  });
}

function takeTurn(): void {
  let bytes = 0;
  const over = waiting.findIndex((call, at) => at === mostCalls || (bytes += call.bytes) > mostBytes);
  for (const { goOn } of waiting.splice(0, over < 0 ? waiting.length : Math.max(1, over))) goOn();
  if (waiting.length > 0) setImmediate(takeTurn);
}
