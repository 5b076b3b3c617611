import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { executorsOf, type LaunchedStage } from './launch-rules.ts';

const ids = fc.constantFrom('a', 'b', 'c');
const line = fc.option(ids, { nil: null });
const people = fc.record({
  user_id: ids,
  leader_id: line,
  dotted_leader_id: line,
  second_leader_id: line,
  project_leader_ids: fc.uniqueArray(ids),
});
const executors = fc.uniqueArray(ids);
const own: readonly string[] = [
  'summarize_key_outputs',
  'invite_reviewers',
  'view_result',
  'kpi_metric_setting',
];

describe('who has something to do as soon as a project starts', () => {
  it('nobody judges themselves, even who is entered as their own manager', () => {
    const stages: fc.Arbitrary<Omit<LaunchedStage, 'executors'>> = fc.oneof(
      fc.record({
        stage_type: fc.constant('review' as const),
        review_role: fc.constantFrom(
          'invited_reviewer' as const,
          'solid_line_leader' as const,
          'dotted_line_leader' as const,
          'secondary_solid_line_leader' as const,
          'direct_project_leader' as const,
          'custom_review_role' as const,
        ),
      }),
      fc.record({
        stage_type: fc.constantFrom(
          'confirm_reviewers' as const,
          'calibration' as const,
          'communication_and_open_result' as const,
          'reconsideration' as const,
        ),
        review_role: fc.constant(null),
      }),
    );
    fc.assert(
      fc.property(stages, executors, people, (stage, named, person) => {
        const who = executorsOf({ ...stage, executors: named }, person);
        return !who.includes(person.user_id) && new Set(who).size === who.length;
      }),
      { numRuns: 500 },
    );
  });

  it('their own part is each one’s own', () => {
    fc.assert(
      fc.property(fc.constantFrom(...own), people, (stage_type, person) => {
        // as: one of the types above
        const stage = {
          stage_type: stage_type as LaunchedStage['stage_type'],
          review_role: null,
          executors: [],
        };
        expect(executorsOf(stage, person)).toEqual([person.user_id]);
      }),
    );
  });
});
