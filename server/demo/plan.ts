import { planAlignments } from './alignments.ts';
import { monthAt } from './calendar.ts';
import { categories, company } from './company.ts';
import type { DemoPlan, PlannedPerson } from './demo-plan.ts';
import { departments } from './departments.ts';
import { periodRules, planFrames } from './frames.ts';
import { planParts } from './parts.ts';
import { planPeople, type Colleague } from './people.ts';
import { planPerformance } from './performance.ts';
import { planReviews } from './reviews.ts';
import { planSheets } from './sheets.ts';

/**
 * The whole demo company as it stands at `now`. Within one quarter it is the same company: a later `now` only adds
 * progress and reviews.
 */
export function planDemo(now: number): DemoPlan {
  const month = monthAt(now);
  const anchor = month - (month % 3);
  const people = planPeople(anchor);
  const frames = planFrames(anchor, now);
  const written = planSheets(people, frames, now);
  const { parts, sheets } = planParts(people, frames, written);
  return {
    company,
    departments,
    people: people.map(planned),
    period_rules: periodRules,
    periods: frames.map(({ period }) => period),
    categories,
    sheets,
    alignments: planAlignments(people, frames, sheets),
    parts,
    reviews: planReviews(people, frames, sheets, now),
    performance: planPerformance({ people, sheets, frames, now }, anchor),
  };
}

function planned(colleague: Colleague): PlannedPerson {
  const { department, leads, writes_english, works_from, works_until, depth, ...person } = colleague;
  void [department, leads, writes_english, works_from, works_until, depth];
  return person;
}
