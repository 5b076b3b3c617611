import { DAY } from './calendar.ts';
import type { PlannedSheet } from './demo-plan.ts';
import { atWork, planWeights, type Desk } from './desk.ts';
import type { Frame } from './frames.ts';
import { planObjective } from './objectives.ts';
import type { Colleague } from './people.ts';
import { createRandom, type Random } from './random.ts';
import { counterparts, deckOf, topicsOf } from './works.ts';

/** Every sheet of everybody, period by period. */
export function planSheets(people: Colleague[], frames: Frame[], now: number): PlannedSheet[] {
  return frames.flatMap((frame) =>
    people.filter((person) => writesIn(person, frame)).map((person) => planSheet(person, frame, people, now)),
  );
}

const PILOT_DEPARTMENTS = new Set(['platform', 'product']);
const COMING_WRITERS = 0.4;

function writesIn(person: Colleague, frame: Frame): boolean {
  const { works_from, works_until, department, depth, leads, key } = person;
  const month = 30 * DAY;
  if (works_from + month > frame.closes || works_until - month < frame.opens) return false;
  if (frame.kind === 'month') return PILOT_DEPARTMENTS.has(department);
  if (frame.kind === 'year') return frame.phase !== 'upcoming' && (leads || depth === 0);
  return frame.phase !== 'upcoming' || createRandom(`coming/${key}`).chance(COMING_WRITERS);
}

function planSheet(person: Colleague, frame: Frame, people: Colleague[], now: number): PlannedSheet {
  const random = createRandom(`sheet/${person.key}/${frame.period.key}`);
  const scored = frame.phase === 'finished' && person.works_until > frame.closes && random.chance(0.93);
  const desk = planDesk(person, frame, people, now, scored, random);
  const texts = dealObjectives(desk);
  const weights = planWeights(texts.length, random);
  const topics = topicsOf(person);
  const objectives = texts.map((text, i) => {
    const topic = topics[(i + Math.max(0, frame.step) * 3) % topics.length] ?? '';
    return planObjective(text, topic, i + 1, weights[i] ?? 0, desk);
  });
  return {
    person: person.key,
    period: frame.period.key,
    confirm_status: planConfirmStatus(frame, random),
    written_at: desk.written_at,
    scored_at: scored ? Math.min(now, atWork(frame.closes + random.int(-6, 8) * DAY, random)) : undefined,
    objectives,
  };
}

function planDesk(
  person: Colleague,
  frame: Frame,
  people: Colleague[],
  now: number,
  scored: boolean,
  random: Random,
): Desk {
  const present = people.filter(
    (one) => one !== person && one.works_from < frame.closes && one.works_until > frame.opens,
  );
  const mates = present.filter(({ department }) => department === person.department);
  const partners = counterparts(person, present);
  const opens = frame.phase === 'upcoming' ? Math.min(frame.opens, now) - 3 * DAY : frame.opens;
  const written = atWork(Math.max(opens + random.int(-9, 10) * DAY, person.works_from + 3 * DAY), random);
  const strength = createRandom(`strength/${person.key}`).next() * 0.45 + 0.58;
  return {
    person,
    frame,
    now,
    mates: random.shuffle(mates),
    partners: random.shuffle(partners),
    written_at: Math.min(now, written),
    strength: strength * (CLIMATE[frame.step] ?? 1),
    scored,
    random,
  };
}

/** The next texts of the person's own deck, so that neighbouring quarters differ. */
function dealObjectives({ person, frame, random }: Desk): ReturnType<typeof deckOf> {
  const deck = deckOf(person);
  const usual = frame.kind === 'quarter' ? [2, 2, 3, 3, 3, 3, 4, 4, 5] : [2, 3, 3];
  const count = Math.min(deck.length, frame.phase === 'upcoming' ? random.int(2, 3) : random.pick(usual));
  const first = (frame.step + 1) * 3;
  return Array.from({ length: count }, (_, i) => deck[(first + i) % deck.length]).filter(
    (text) => text !== undefined,
  );
}

function planConfirmStatus({ phase }: Frame, random: Random): PlannedSheet['confirm_status'] {
  const luck = random.next();
  const [initial, unsent, waiting, rejected] = CONFIRM_SHARES[phase];
  if (luck < initial) return 0;
  if (luck < initial + unsent) return 1;
  if (luck < initial + unsent + waiting) return 2;
  return luck < initial + unsent + waiting + rejected ? 3 : 4;
}

const CONFIRM_SHARES: Record<
  Frame['phase'],
  [initial: number, unsent: number, waiting: number, rejected: number]
> = {
  finished: [0.02, 0.04, 0.08, 0.06],
  current: [0.05, 0.12, 0.26, 0.1],
  upcoming: [0.4, 0.45, 0.13, 0.02],
};

/** How well the company as a whole did, quarter by quarter; chips ran short in the fourth. */
const CLIMATE = [0.95, 1, 1.04, 0.76, 0.9, 1.06, 0.98, 1];
