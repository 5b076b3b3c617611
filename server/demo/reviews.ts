import { DAY, shortDate } from './calendar.ts';
import type { PlannedReview, PlannedSheet } from './demo-plan.ts';
import { atWork } from './desk.ts';
import { capitalized, fillerSlots, fillText, type Slots } from './fill-text.ts';
import type { Frame } from './frames.ts';
import type { Colleague } from './people.ts';
import { createBag, createRandom, type Random } from './random.ts';
import { plainText, richText } from './rich-text.ts';
import { counterparts, topicsOf, workOf } from './works.ts';

/** Reviews of what is finished, and reports written on the way; none later than `now`. */
export function planReviews(
  people: Colleague[],
  frames: Frame[],
  sheets: PlannedSheet[],
  now: number,
): PlannedReview[] {
  const nameOf = (key: string) => people.find((person) => person.key === key)?.name ?? key;
  return sheets
    .flatMap((sheet) => {
      const person = people.find(({ key }) => key === sheet.person);
      const frame = frames.find(({ period }) => period.key === sheet.period);
      if (!person || !frame || frame.kind === 'month' || frame.phase === 'upcoming') return [];
      const random = createRandom(`review/${sheet.person}/${sheet.period}`);
      const words = reviewWords(person, frame, people, random);
      const writing: Writing = { person, frame, sheet, words, random, nameOf };
      return [...planReports(writing), ...planCycleReview(writing)];
    })
    .filter(({ at }) => at <= now);
}

interface Writing {
  person: Colleague;
  frame: Frame;
  sheet: PlannedSheet;
  /** New ones for every document. */
  words: () => Slots;
  random: Random;
  nameOf: (person: string) => string;
}

function reviewWords(person: Colleague, frame: Frame, people: Colleague[], random: Random): () => Slots {
  const work = workOf(person);
  const present = people.filter(
    (one) => one !== person && one.works_from < frame.closes && one.works_until > frame.opens,
  );
  const mates = present.filter(({ department }) => department === person.department);
  const company = { mates, partners: counterparts(person, present) };
  const slots = fillerSlots(person, frame, random.pick(topicsOf(person)), company, random);
  const done = createBag(work.done, random);
  const blocker = createBag(work.blockers, random);
  return () => ({ ...slots, done: done(), again: done(), blocker: blocker(), hurdle: blocker() });
}

function planCycleReview({ person, frame, sheet, words, random, nameOf }: Writing): PlannedReview[] {
  const leaves = person.works_until < frame.closes;
  if (frame.phase !== 'finished' || leaves || !random.chance(person.leads ? 0.92 : 0.45)) return [];
  const english = person.writes_english;
  const goals = sheet.objectives.map(({ content, score }) => {
    const title = plainText({ blocks: content.blocks.slice(0, 1) }, nameOf);
    if (score === undefined) return english ? `- ${title}: not scored` : `- ${title}：未评分`;
    const shown = (score / 10).toFixed(1);
    return english ? `- ${title}: **${shown}**` : `- ${title}：**${shown}**`;
  });
  const body = fillText(
    english ? REVIEW_EN : random.pick(REVIEWS_ZH),
    { ...words(), goals: goals.join('\n') },
    random,
  );
  return [
    {
      person: person.key,
      period: frame.period.key,
      kind: 'cycle_review',
      title: english
        ? `${frame.words.en.when} ${frame.kind === 'year' ? '' : `${frame.words.en.year} `}OKR review - ${person.en_name}`
        : `${frame.words.zh.year} 年${frame.words.zh.when} OKR 复盘 - ${person.name}`,
      at: atWork(frame.closes + random.int(-3, 11) * DAY, random),
      content: richText(english ? capitalized(body) : body),
    },
  ];
}

function planReports({ person, frame, words, random }: Writing): PlannedReview[] {
  const count = random.chance(person.leads ? 0.45 : 0.18) ? random.int(1, 3) : 0;
  const from = Math.max(frame.opens, person.works_from);
  const until = Math.min(frame.closes, person.works_until);
  const english = person.writes_english;
  return Array.from({ length: count }, (_, i) => {
    const at = atWork(from + ((until - from) * (i + 0.5 + random.next() * 0.4)) / (count + 0.5), random);
    const date = shortDate(at, english ? 'en' : 'zh');
    const body = fillText(english ? REPORT_EN : random.pick(REPORTS_ZH), { ...words(), date }, random);
    return {
      person: person.key,
      period: frame.period.key,
      kind: 'progress_report' as const,
      title: english ? `Progress report, ${date} - ${person.en_name}` : `${date}进展报告 - ${person.name}`,
      at,
      content: richText(english ? capitalized(body) : body),
    };
  });
}

const REVIEWS_ZH = [
  '**一、目标完成情况**\n{goals}\n**二、做得好的**\n1. {done}\n2. {again}\n**三、不足与原因**\n- {blocker}\n- {hurdle}\n**四、下一周期**\n[ ] 把{topic}做透\n[ ] 和{@partner}提前对齐依赖',
  '**结果**\n{goals}\n**回顾**\n{done}；遗憾的是{blocker}，应该更早找{@partner}求助。\n**改进**\n[ ] 关键依赖提前一个月确认\n[ ] 每两周更新一次进展',
  '{goals}\n**亮点**：{done}，感谢{@mate}和{@partner}。\n**反思**：{blocker}。根因是计划没有留缓冲。\n> 下一周期聚焦{topic}，数据见<<{when}数据附表|https://docs.yunhe.example/wiki/appendix>>。',
];
const REVIEW_EN =
  '**Results**\n{goals}\n**What went well**\n- {done}\n- {again}\n**What did not**\n- {blocker}\n**Next**\n[ ] Start the {topic} work two weeks earlier\n[ ] Agree dependencies with {@partner} before kick-off';
const REPORTS_ZH = [
  '**本期进展**\n- {done}\n- {again}\n**风险**\n- {blocker}\n**需要支持**：请{@boss}协调{@partner}。',
  '截至{date}：\n1. {done}\n2. {again}\n!!关注!!：{blocker}。',
];
const REPORT_EN = '**Status on {date}**\n- {done}\n- {again}\n**Risk:** {blocker}. {@partner} is aware.';
