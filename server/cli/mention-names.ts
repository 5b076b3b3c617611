import type { ContentBlock } from '../../contract/okr/content-block.ts';

/** The names of the people whom a rich text mentions, in order, as its plain text spells them; undefined where the two differ. */
export function mentionNames({ blocks }: ContentBlock, plain: string | undefined): string[] | undefined {
  if (plain === undefined) return undefined;
  const lines = blocks.filter(({ paragraph }) => paragraph);
  const parts = [''];
  for (const [at, { paragraph }] of lines.entries()) {
    if (at > 0) parts.push(`${parts.pop()}\n`);
    for (const { mention, text_run, docs_link } of paragraph?.elements ?? []) {
      if (mention) parts.push(`${parts.pop()}@`, '');
      else parts.push(`${parts.pop()}${text_run?.text ?? (docs_link?.title || docs_link?.url || '')}`);
    }
  }
  return between(parts, plain);
}

/** What stands between the parts of a text. */
function between([first = '', ...parts]: readonly string[], text: string): string[] | undefined {
  if (!text.startsWith(first)) return undefined;
  const names: string[] = [];
  let from = first.length;
  for (const [at, part] of parts.entries()) {
    const isLast = at === parts.length - 1;
    const to = isLast ? text.length - part.length : text.indexOf(part, from);
    if (to < from || !text.startsWith(part, to)) return undefined;
    names.push(text.slice(from, to));
    from = to + part.length;
  }
  return names;
}
