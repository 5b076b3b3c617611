import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isChosen } from './stage-choice-rules.ts';

const types = [
  'summarize_key_outputs',
  'invite_reviewers',
  'confirm_reviewers',
  'review',
  'calibration',
  'communication_and_open_result',
  'view_result',
  'reconsideration',
  'leader_review',
];
const hidden = ['invite_reviewers', 'confirm_reviewers', 'calibration'];
const roles = ['reviewee', 'invited_reviewer', 'solid_line_leader'];
const stages = fc
  .record({
    id: fc.constantFrom('1', '2', '3'),
    stage_type: fc.constantFrom(...types),
    role: fc.constantFrom(...roles),
  })
  .map(({ id, stage_type, role }) => ({
    id,
    stage_type,
    review_role: stage_type === 'review' ? role : null,
  }));
const some = (of: readonly string[]) => fc.subarray([...of]);
const asked = fc.record(
  { stage_ids: some(['1', '2', '3']), stage_types: some(types), review_stage_roles: some(roles) },
  { requiredKeys: [] },
);

describe('which stages are chosen', () => {
  it('ids alone where given, else types; roles beside the type review only, and for its stages', () => {
    fc.assert(
      fc.property(stages, asked, (stage, filters) => {
        const { stage_ids = [], stage_types = [], review_stage_roles = [] } = filters;
        const chosen = isChosen(stage, filters);
        if (hidden.includes(stage.stage_type)) return !chosen;
        const named =
          stage_ids.length > 0 ? stage_ids.includes(stage.id) : stage_types.includes(stage.stage_type);
        const byRole =
          review_stage_roles.length === 0 ||
          !stage_types.includes('review') ||
          stage.review_role === null ||
          review_stage_roles.includes(stage.review_role);
        return chosen === (named && byRole);
      }),
      { numRuns: 1000 },
    );
  });

  it('nothing asked, nothing chosen', () => {
    fc.assert(fc.property(stages, (stage) => !isChosen(stage, {})));
    expect(isChosen({ id: '1', stage_type: 'calibration', review_role: null }, { stage_ids: ['1'] })).toBe(
      false,
    );
  });
});
