import type { Deed } from '../performance/index.ts';
import { DAY, onWorkday } from './calendar.ts';
import type { Lines } from './performance-people.ts';
import type { Project } from './performance-projects.ts';
import { personRef } from './refs.ts';

interface Setting {
  readonly project: Project;
  readonly of: Lines;
  /** Place among the people of the project. */
  readonly place: number;
  readonly base: number;
  readonly now: number;
  /** The stage in which metrics are set. */
  readonly stage_id: string;
}

/** Of four people one has not submitted their metrics, one waits, one was confirmed, one rejected. */
export function planMetricDeeds({ project, of, place, base, now, stage_id }: Setting): Deed[] {
  const [from] = project.windows?.['kpi-setting'] ?? [0];
  const { person, leader } = of;
  const day = (offset: number) => onWorkday(base + (from + offset) * DAY) + (10 * 60 + place) * 60_000;
  const turn = place % 4;
  const submitted: Deed[] =
    turn === 0 ? [] : [{ kind: 'submit_metrics', stage_id, by: personRef(person.key), at: day(9) }];
  const decided: Deed[] =
    turn < 2 || leader === undefined
      ? []
      : [
          {
            kind: 'decide_metrics',
            stage_id,
            by: personRef(leader),
            at: day(16),
            ...(turn === 3 && { reason: person.writes_english ? TOO_LOW.en : TOO_LOW.zh }),
          },
        ];
  return [...submitted, ...decided].filter(({ at }) => at <= now);
}

const TOO_LOW = {
  zh: '目标比上半年的实际结果还低，请上调后再提交',
  en: 'The targets lie below what you reached last half-year: raise them and submit again',
};
