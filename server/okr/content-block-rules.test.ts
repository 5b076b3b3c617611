import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ContentBlockV1 } from '../../contract/okr/content-block-v1.ts';
import { fromV1, pathInV1, toV1 } from './content-block-rules.ts';

const options: { requiredKeys: [] } = { requiredKeys: [] };
const channel = fc.integer({ min: 0, max: 255 });
const color = fc.record({ red: channel, green: channel, blue: channel, alpha: fc.constantFrom(0, 0.5, 1) });
const style = fc.record(
  {
    bold: fc.boolean(),
    strikeThrough: fc.boolean(),
    backColor: color,
    textColor: color,
    link: fc.record({ url: fc.webUrl() }),
  },
  options,
);
const element = fc.oneof(
  fc.record({
    type: fc.constant('textRun' as const),
    textRun: fc.oneof(fc.record({ text: fc.string() }), fc.record({ text: fc.string(), style })),
  }),
  fc.record({
    type: fc.constant('docsLink' as const),
    docsLink: fc.record({ url: fc.webUrl(), title: fc.string() }),
  }),
  fc.record({
    type: fc.constant('person' as const),
    person: fc.record({ openId: fc.stringMatching(/^ou_[0-9a-f]{4}$/) }),
  }),
);
const list = fc.record(
  {
    type: fc.constantFrom('number', 'bullet', 'checkBox', 'checkedBox', 'indent'),
    indentLevel: fc.integer({ min: 1, max: 16 }),
    number: fc.integer({ min: 0, max: 100 }),
  },
  { requiredKeys: ['type'] },
);
const paragraph = fc.oneof(
  fc.record({ elements: fc.array(element) }),
  fc.record({ style: fc.record({ list }), elements: fc.array(element) }),
);
const image = fc.record(
  { fileToken: fc.string(), src: fc.webUrl(), width: fc.nat(), height: fc.nat() },
  options,
);
const block = fc.oneof(
  fc.record({ type: fc.constant('paragraph' as const), paragraph }),
  fc.record({ type: fc.constant('gallery' as const), gallery: fc.record({ imageList: fc.array(image) }) }),
);
const content = fc.record({ blocks: fc.array(block) });

it('rich text of v1 comes back as it went in', () => {
  fc.assert(
    fc.property(content, (sent: ContentBlockV1) => {
      expect(toV1(fromV1(sent), (openId) => ({ open_id: openId }))).toEqual(sent);
    }),
  );
});

it('depths that v1 cannot say become the nearest that it can', () => {
  const deep = (indent_level: number) =>
    toV1(
      {
        blocks: [
          {
            block_element_type: 'paragraph',
            paragraph: { style: { list: { list_type: 'indent', indent_level } }, elements: [] },
          },
        ],
      },
      () => ({ open_id: '' }),
    ).blocks[0]?.paragraph?.style?.list?.indentLevel;
  expect([deep(-3), deep(0), deep(16), deep(40)]).toEqual([1, 1, 16, 16]);
});

it('places are named as v1 spells them', () => {
  expect(pathInV1('blocks[0].paragraph.elements[1].text_run')).toBe(
    'blocks[0].paragraph.elements[1].textRun',
  );
  expect(pathInV1('blocks[0].paragraph.elements[1].mention.user_id')).toBe(
    'blocks[0].paragraph.elements[1].person.openId',
  );
});
