import type { Deed } from '../performance/index.ts';
import { DAY, onWorkday } from './calendar.ts';
import type { Slots } from './fill-text.ts';
import { answer, type Pen, write } from './performance-answers.ts';
import type { Invitation } from './performance-invitations.ts';
import { levelRef } from './performance-indicators.ts';
import type { Lines } from './performance-people.ts';
import { leavesMetrics, type Project } from './performance-projects.ts';
import { fieldRef, type StageKey, stagePlans, type TemplateKey } from './performance-templates.ts';
import { words } from './performance-words.ts';
import { createRandom, type Random } from './random.ts';
import { personRef } from './refs.ts';

/** One review while it is planned. */
export interface Writing {
  readonly project: Project;
  readonly template: TemplateKey;
  readonly of: Lines;
  /** Place among the people of the project. */
  readonly place: number;
  readonly base: number;
  readonly now: number;
  /** Everything that had to be done was done. */
  readonly isOver: boolean;
  /** From 0, the worst, to 4: how the half-year went. */
  readonly level: number;
  readonly invitations: readonly Invitation[];
  readonly stageRef: (stage: StageKey) => string;
  readonly slots: () => Slots;
  readonly nameOf: (person: string) => string;
  readonly objectives: Pen['objectives'];
  readonly metrics: readonly string[];
  readonly random: Random;
}

/** What happened in a review up to now. */
export function planDeeds(writing: Writing): Deed[] {
  const deeds = [
    ...ownDeeds(writing),
    ...peerDeeds(writing),
    ...reviewDeeds(writing),
    ...resultDeeds(writing),
  ];
  return deeds.filter(({ at }) => at <= writing.now).toSorted((a, b) => a.at - b.at);
}

const has = ({ template }: Writing, stage: StageKey): boolean =>
  stagePlans[template].some(([key]) => key === stage);

/** Some minute of office hours within a stage; `share` says how much of it is over. */
function during({ project, base, random }: Writing, stage: StageKey, share: number): number {
  const [from, to] = project.windows?.[stage] ?? [0, 1];
  const start = base + from * DAY;
  const day = start + Math.floor(share * (to - from - 0.01)) * DAY;
  return Math.max(onWorkday(day), start) + random.int(9 * 60, 19 * 60) * 60_000;
}

const early = (random: Random) => 0.05 + random.next() * 0.55;

function penOf(writing: Writing, level = writing.level): Pen {
  const { template, slots, nameOf, objectives, metrics, random, of } = writing;
  // Of people who write English one writes in English, too.
  const english = of.person.writes_english;
  return { template, english, slots, nameOf, level, objectives, metrics, random };
}

type Reason = 'declined' | 'calibratedUp' | 'calibratedDown' | 'appeals' | 'granted' | 'refused';

const say = (writing: Writing, reason: Reason): string => {
  const english = writing.of.person.writes_english;
  return write({ ...writing, english }, words[english ? 'en' : 'zh'][reason]);
};

const within = (level: number) => Math.min(4, Math.max(0, level));

function submit(writing: Writing, stage: StageKey, by: string, level = writing.level): Deed {
  return {
    kind: 'submit',
    stage_id: writing.stageRef(stage),
    by: personRef(by),
    at: during(writing, stage, early(writing.random)),
    units: answer(penOf(writing, level), stage),
  };
}

function ownDeeds(writing: Writing): Deed[] {
  const { of, place, isOver, random, stageRef } = writing;
  const me = of.person.key;
  const summarizes = isOver ? place % 19 !== 7 : place % 9 !== 4;
  const assesses = isOver ? place % 23 !== 9 : place % 3 !== 1;
  const own: Deed[] = [
    ...(summarizes ? [submit(writing, 'summary', me)] : []),
    ...(assesses ? [submit(writing, 'self', me, within(writing.level + (random.chance(0.3) ? 1 : 0)))] : []),
  ];
  if (!assesses && place % 2 === 0) {
    const at = during(writing, 'self', 0.3);
    const units = answer(penOf(writing), 'self').slice(0, 1);
    own.push({ kind: 'draft', stage_id: stageRef('self'), by: personRef(me), at, units });
  }
  if (!isOver && assesses && place % 17 === 3) {
    const at = (own.at(-1)?.at ?? 0) + 3_600_000;
    own.push({ kind: 'withdraw', stage_id: stageRef('self'), by: personRef(me), at });
  }
  if (!has(writing, 'kpi-setting')) return own;
  const recorder = writing.project.executors?.['kpi-recording']?.[0];
  if (!leavesMetrics(writing.project, place))
    own.push({
      kind: 'finish',
      stage_id: stageRef('kpi-setting'),
      by: personRef(me),
      at: during(writing, 'kpi-setting', early(random)),
    });
  if (recorder !== undefined && recorder !== me && (isOver || place % 4 !== 2))
    own.push({
      kind: 'finish',
      stage_id: stageRef('kpi-recording'),
      by: personRef(recorder),
      at: during(writing, 'kpi-recording', early(random)),
    });
  return own;
}

const INVITED_AT = {
  system_default: 0,
  reviewee: 0.2,
  voluntary: 0.6,
  hrbp_or_others: 0.7,
  manager: 0.8,
} as const;

function peerDeeds(writing: Writing): Deed[] {
  const { of, place, isOver, invitations, random } = writing;
  const inviting: StageKey = has(writing, 'invite') ? 'invite' : 'peers';
  const asks = has(writing, 'confirm') && of.leader !== undefined;
  const confirms = asks && (isOver || place % 7 !== 5);
  const isSettled = confirms || !asks;
  const shown = invitations.slice(0, anonymousLimit(writing));
  const invites = shown.map(({ reviewer, inviter }): Deed => {
    const at = during(writing, inviting, inviting === 'peers' ? 0 : INVITED_AT[inviter]);
    return { kind: 'invite', reviewer: personRef(reviewer), inviter, at };
  });
  const last = shown.at(-1);
  const removed = place % 8 === 2 && shown.length > 3 && last ? [last.reviewer] : [];
  const confirm: Deed[] = confirms
    ? [
        {
          kind: 'confirm_reviewers',
          by: personRef(of.leader ?? ''),
          at: during(writing, 'confirm', early(random)),
          removed: removed.map(personRef),
        },
      ]
    : [];
  const writers = shown.filter(
    ({ reviewer, inviter }) =>
      !removed.includes(reviewer) && (isSettled || (inviter !== 'reviewee' && inviter !== 'voluntary')),
  );
  return [...invites, ...confirm, ...writers.flatMap((one, at) => peerReview(writing, one.reviewer, at))];
}

/** Of anonymous reviews some are just enough to be shown, and some one too few. */
function anonymousLimit({ template, place }: Writing): number | undefined {
  if (template === 'common') return undefined;
  return place % 3 === 0 ? 2 : place % 3 === 1 ? 3 : undefined;
}

function peerReview(writing: Writing, reviewer: string, at: number): Deed[] {
  const { place, template, isOver, random } = writing;
  const isNamed = template === 'common';
  const turn = place * 3 + at;
  if (isNamed && turn % 13 === 6) {
    return [
      {
        kind: 'decline',
        by: personRef(reviewer),
        at: during(writing, 'peers', early(random)),
        reason: say(writing, 'declined'),
      },
    ];
  }
  if (isNamed && turn % (isOver ? 17 : 4) === 3) return [];
  const level = within(writing.level + strictnessOf(reviewer) + (random.chance(0.2) ? -1 : 0));
  const unknown = turn % 10 === 4 && template !== 'sales' && template !== 'sales-v1' ? 'craft' : undefined;
  return [
    {
      kind: 'submit',
      stage_id: writing.stageRef('peers'),
      by: personRef(reviewer),
      at: during(writing, 'peers', 0.3 + random.next() * 0.6),
      units: answer(penOf(writing, level), 'peers', unknown),
    },
  ];
}

/** Some always judge others a level lower, some a level higher. */
function strictnessOf(reviewer: string): number {
  const luck = createRandom(`strict/${reviewer}`).next();
  return luck < 0.22 ? -1 : luck > 0.75 ? 1 : 0;
}

function reviewDeeds(writing: Writing): Deed[] {
  const { of, project, place, isOver } = writing;
  const { executors = {} } = project;
  const me = of.person.key;
  const reviewers: readonly (readonly [StageKey, string | undefined])[] = [
    ['dotted', of.dotted],
    ['project', executors.project?.[0]],
    ['custom', executors.custom?.[0]],
    ['metric', executors.metric?.[0]],
    ['solid', of.leader],
    ['second', of.second],
  ];
  return reviewers.flatMap(([stage, by], turn): Deed[] => {
    const isMissing = !isOver && (place + turn) % 9 === 2;
    if (by === undefined || by === me || isMissing || !has(writing, stage)) return [];
    const level = stage === 'solid' ? writing.level : within(writing.level + (place % 5 === turn ? 1 : 0));
    return [submit(writing, stage, by, level)];
  });
}

/** Calibrated, told, confirmed or appealed. */
function resultDeeds(writing: Writing): Deed[] {
  const { of, place, isOver, random, now } = writing;
  if (of.leader === undefined || (!isOver && (place + 4) % 9 === 2)) return [];
  const deeds = has(writing, 'calibration') ? calibrate(writing) : [];
  const skipsTalk = has(writing, 'talk') && (isOver ? place % 15 === 8 : place % 4 === 3);
  const appeals = place % 12 === 5;
  const told: Deed[] = [];
  if (has(writing, 'talk') && !skipsTalk) {
    const by = of.leader;
    const units = answer(penOf(writing), 'talk');
    const at = during(writing, 'talk', appeals ? 0.2 : early(random));
    told.push({ kind: 'talk', by: personRef(by), at, units });
  } else if (isOver) {
    told.push({ kind: 'release', by: personRef('zhao-minjie'), at: during(writing, 'view', 0.65) });
  }
  const [first] = told;
  if (!first || first.at > now || !has(writing, 'appeal')) return [...deeds, ...told];
  const confirms = !appeals && place % 6 !== 4;
  const confirm: Deed[] = confirms
    ? [{ kind: 'confirm', at: Math.max(first.at + 4 * 3_600_000, during(writing, 'view', 0.75)) }]
    : [];
  return [...deeds, ...told, ...confirm, ...(appeals ? appeal(writing, first.at) : [])];
}

/** The rating that a decision gives: a level of the principal question. */
function decision(writing: Writing, level: number) {
  const { template } = writing;
  return template === 'common' || template === 'sales' || template === 'sales-v1'
    ? { field_id: fieldRef(template, 'evaluation', 'overall'), option_id: levelRef('overall', level) }
    : { field_id: fieldRef(template, 'score', 'total'), score: String([52, 68, 80, 90, 97][level] ?? 80) };
}

/** What calibration makes of a level, one up or down for some. */
const calibrated = ({ place, level }: Writing): number =>
  place % 7 === 3 ? within(level - 1) : place % 10 === 6 ? within(level + 1) : level;

function calibrate(writing: Writing): Deed[] {
  const { project, of, level, random, stageRef } = writing;
  const by = project.executors?.calibration?.[0];
  if (by === undefined || by === of.person.key) return [];
  const after = calibrated(writing);
  return [
    {
      kind: 'decide',
      stage_id: stageRef('calibration'),
      by: personRef(by),
      at: during(writing, 'calibration', early(random)),
      results: after === level ? [] : [decision(writing, after)],
      ...(after !== level && {
        reason: say(writing, after > level ? 'calibratedUp' : 'calibratedDown'),
      }),
    },
  ];
}

function appeal(writing: Writing, told: number): Deed[] {
  const { project, of, place, isOver, random, stageRef } = writing;
  const at = Math.max(told + DAY, during(writing, 'appeal', 0.1));
  const raised: Deed = { kind: 'appeal', at, reason: say(writing, 'appeals') };
  const by = project.executors?.appeal?.find((key) => key !== of.person.key);
  const turn = Math.floor(place / 12) % 3;
  // Of three appeals one is granted, one is not, and one was left undone; running ones wait.
  if (by === undefined || !isOver || turn === 2) return [raised];
  const isGranted = turn === 0;
  return [
    raised,
    {
      kind: 'decide',
      stage_id: stageRef('appeal'),
      by: personRef(by),
      at: Math.max(at + 2 * 3_600_000, during(writing, 'appeal', 0.5 + random.next() * 0.3)),
      results: isGranted ? [decision(writing, within(calibrated(writing) + 1))] : [],
      reason: say(writing, isGranted ? 'granted' : 'refused'),
    },
  ];
}
