import protobuf from 'protobufjs/light.js';

/** An unsigned number of 64 bits: `number` and decimal text when written, halves when read. */
export type U64 =
  | number
  | string
  | { readonly low: number; readonly high: number; readonly unsigned: boolean; toString(): string };

/** What both sides of a long connection send, spelled as on the wire. */
export interface Frame {
  readonly SeqID: U64;
  readonly LogID: U64;
  readonly service: number;
  readonly method: number;
  readonly headers: readonly { readonly key: string; readonly value: string }[];
  readonly payloadEncoding?: string;
  readonly payloadType?: string;
  readonly payload?: Uint8Array;
  readonly LogIDNew?: string;
}

export const control = 0;
export const data = 1;

const required = (type: string, id: number) => ({ rule: 'required', type, id });
const optional = (type: string, id: number) => ({ type, id });

const schema = protobuf.Root.fromJSON({
  nested: {
    Header: { fields: { key: required('string', 1), value: required('string', 2) } },
    Frame: {
      fields: {
        SeqID: required('uint64', 1),
        LogID: required('uint64', 2),
        service: required('int32', 3),
        method: required('int32', 4),
        headers: { rule: 'repeated', type: 'Header', id: 5 },
        payloadEncoding: optional('string', 6),
        payloadType: optional('string', 7),
        payload: optional('bytes', 8),
        LogIDNew: optional('string', 9),
      },
    },
  },
});
const frames = schema.lookupType('Frame');

export const encodeFrame = (frame: Frame): Uint8Array => frames.encode(frame).finish();

/** Throws on what is no frame. The payload is a part of the bytes, not a copy. */
export const decodeFrame = (bytes: Uint8Array): Frame => frames.decode(bytes) as protobuf.Message & Frame; // as: what the schema says

/** The value of a header, the last one where there are several; undefined where there is none. */
export const headerOf = ({ headers }: Frame, key: string): string | undefined =>
  headers.findLast((header) => header.key === key)?.value;

/** Cuts at bytes, wherever characters begin; a slice is never empty but for an empty body. */
export function slices(body: Buffer, most: number): Buffer[] {
  const count = Math.max(1, Math.ceil(body.length / most));
  return Array.from({ length: count }, (_, at) => body.subarray(at * most, (at + 1) * most));
}
