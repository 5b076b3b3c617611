import type { Company } from './build-people.ts';
import { type Call, draw, listOpenIds, signIn } from './calls.ts';

const v2 = '/open-apis/performance/v2';
const allStages = [
  'summarize_key_outputs',
  'review',
  'communication_and_open_result',
  'view_result',
  'reconsideration',
  'leader_review',
];
/** Places of a call. */
const MOST = 2000;

export async function openReviewSession(url: string, company: Company) {
  const token = await signIn(url, company);
  const users = company.directory.users.map(({ user_id }) => user_id);
  const openIds = await listOpenIds(url, token, users);
  const semesters = await semestersOf(url, token);
  const datas = (name: string, target: number, count: number, ids: readonly string[]): Call =>
    posted(
      name,
      target,
      `${v2}/review_datas/query`,
      Array.from({ length: MOST }, () => ({
        semester_ids: ids,
        reviewee_user_ids: draw(openIds, count),
        stage_types: allStages,
        need_leader_review_data_source: true,
      })),
    );
  const reviewees = Array.from({ length: MOST }, () => ({
    semester_id: semesters[0],
    user_ids: draw(openIds, 50),
  }));
  return {
    token,
    calls: [
      posted('reviewees/query (50)', 0.25, `${v2}/reviewees/query?page_size=50`, reviewees),
      datas('review_datas/query (1×1)', 0.2, 1, semesters.slice(0, 1)),
      datas('review_datas/query (3×10)', 0.15, 10, semesters),
    ],
  };
}

const posted = (name: string, target: number, path: string, bodies: readonly object[]): Call => ({
  name,
  targets: { sqlite: target, postgres: target / 2 },
  paths: bodies.map(() => path),
  bodies: bodies.map((body) => JSON.stringify(body)),
});

async function semestersOf(url: string, token: string): Promise<string[]> {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${url}/open-apis/performance/v1/semesters`, { headers });
  const { data } = (await answer.json()) as { data: { items: { id: string }[] } }; // as: documented
  return data.items.map(({ id }) => id);
}
