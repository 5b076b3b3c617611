/** How far the agreement between a person and those above them is. The numbers are the wire's. */
export const INITIAL = 0;
export const DRAFT = 1;
export const SUBMITTED = 2;
export const SENT_BACK = 3;
export const CONFIRMED = 4;

export type Move = 'submit' | 'withdraw' | 'confirm' | 'sendBack';

interface Step {
  readonly from: readonly number[];
  readonly to: number;
  /** Who takes it: the owner, or somebody above them. */
  readonly by: 'owner' | 'above';
}

export const steps: Readonly<Record<Move, Step>> = {
  submit: { from: [INITIAL, DRAFT, SENT_BACK], to: SUBMITTED, by: 'owner' },
  withdraw: { from: [SUBMITTED, SENT_BACK, CONFIRMED], to: DRAFT, by: 'owner' },
  confirm: { from: [SUBMITTED], to: CONFIRMED, by: 'above' },
  sendBack: { from: [SUBMITTED], to: SENT_BACK, by: 'above' },
};

const names = ['initial', 'not submitted', 'awaiting confirmation', 'sent back', 'confirmed'];

/** What is wrong with taking a step now; undefined if it may be taken. */
export function moveFault(move: Move, status: number): string | undefined {
  const { from } = steps[move];
  if (from.includes(status)) return undefined;
  const possible = from.map((each) => `"${names[each]}"`).join(' or ');
  return `the OKR is "${names[status]}"; this can be done while it is ${possible}`;
}

/** Fields of objectives and key results whose edit is one of what was agreed on. How far one is, is none. */
const agreed = ['content', 'deadline', 'weight', 'category_id'];

export const changesAgreement = (entity: string, action: string, to: object | undefined): boolean =>
  (entity === 'objective' || entity === 'key_result') &&
  (action !== 'update' || agreed.some((name) => to !== undefined && name in to));
