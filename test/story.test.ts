import { afterAll, beforeAll, expect, it } from 'vitest';
import { insertRule } from '../server/okr/period-queries.ts';
import { type Answer, TestApp, valueAt } from './app.ts';
import { words } from './builders/comment.ts';
import {
  buildApp,
  buildColleagues,
  buildCompany,
  buildUserToken,
  type Company,
  getToken,
  type Person,
} from './builders/company.ts';
import { describeOnEachEngine } from './database.ts';

const v1 = '/open-apis/okr/v1';
const v2 = '/open-apis/okr/v2';
const okra = '/open-apis/okra/v1';
const WEEK = 7 * 86_400_000;

/** A person of the team, their token, and what they set themselves. */
interface Member {
  readonly person: Person;
  token: string;
  cycle: string;
  objective: string;
  keyResults: readonly string[];
}

describeOnEachEngine('a quarter in the life of a team of nine', (engine) => {
  let app: TestApp;
  let company: Company;
  let client: Awaited<ReturnType<typeof buildApp>>;
  const team: Member[] = [];
  let period: string;
  let apps: string;

  beforeAll(async () => {
    app = await TestApp.start(engine);
    company = await buildCompany(app);
    client = await buildApp(app, company);
    const rule = { id: app.newId(), type: 'month', length: 3, first_month: 1 } as const;
    await app.database.write((db) => insertRule(db, company.tenantId, rule, app.clock.now()));
    apps = client.token;
    const made = await call('POST', `${v1}/periods`, apps, {
      period_rule_id: rule.id,
      start_month: '2026-10',
    });
    period = String(valueAt(made, 'period_id'));
    for (const person of [
      company.boss,
      company.lead,
      company.member,
      ...(await buildColleagues(app, company, 5)),
    ])
      team.push({ person, token: '', cycle: '', objective: '', keyResults: [] });
    team.push({ person: company.stranger, token: '', cycle: '', objective: '', keyResults: [] });
    await signEverybodyIn();
  });
  afterAll(() => app.close());

  const call = async (
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    token: string,
    body?: object,
  ) => {
    const answer = await app.call(path, { method, token, ...(body ? { body } : {}) });
    return answer;
  };
  const done = (answer: Answer): Answer => {
    expect(answer.body, answer.text).toMatchObject({ code: 0 });
    return answer;
  };

  /** Tokens last two hours, quarters longer. */
  async function signEverybodyIn(): Promise<void> {
    apps = await getToken(app, client.appId, client.secret);
    for (const member of team) member.token = await buildUserToken(app, company, client, member.person);
  }

  const at = (index: number): Member => {
    const member = team[index];
    if (!member) throw new Error(`the team has no ${index}`);
    return member;
  };

  it('everybody sets an objective with two key results, and mentions a colleague', async () => {
    for (const member of team) {
      const cycles = done(
        await call('GET', `${v2}/cycles?user_id_type=user_id&user_id=${member.person.user_id}`, member.token),
      );
      expect(valueAt(cycles, 'items', 0, 'tenant_cycle_id')).toBe(period);
      member.cycle = String(valueAt(cycles, 'items', 0, 'id'));
      const mention = { paragraph_element_type: 'mention', mention: { user_id: company.lead.user_id } };
      const [block] = words('Make it quick with ').blocks;
      const elements = [...(block?.paragraph.elements ?? []), mention];
      const content = { blocks: [{ block_element_type: 'paragraph', paragraph: { elements } }] };
      const made = done(
        await call('POST', `${v2}/cycles/${member.cycle}/objectives?user_id_type=user_id`, member.token, {
          content,
        }),
      );
      member.objective = String(valueAt(made, 'objective_id'));
      const ids: string[] = [];
      for (const text of ['Half the time', 'No complaints']) {
        const keyResult = await call(
          'POST',
          `${v2}/objectives/${member.objective}/key_results`,
          member.token,
          { content: words(text) },
        );
        ids.push(String(valueAt(done(keyResult), 'key_result_id')));
      }
      member.keyResults = ids;
    }
  });

  it('the team aligns to its lead, the lead to the boss, and nobody in a circle', async () => {
    const [boss, lead, ...members] = team;
    const align = (from: Member, to: Member) =>
      call('POST', `${v2}/objectives/${from.objective}/alignments`, from.token, {
        to_entity_type: 2,
        to_entity_id: to.objective,
      });
    if (!boss || !lead) throw new Error('the team has no lead');
    done(await align(lead, boss));
    for (const member of members.slice(0, 6)) done(await align(member, lead));
    expect((await align(boss, at(2))).body.code).toBe(1001001);
    const aligned = await call(
      'GET',
      `${v2}/objectives/${lead.objective}/alignments?align_type=aligned`,
      boss.token,
    );
    expect(valueAt(done(aligned), 'items')).toHaveLength(6);
  });

  it('they submit; the lead sends one back with a suggestion, and confirms once it is better', async () => {
    const lead = at(1);
    for (const member of team.slice(2, 8))
      done(await call('POST', `${okra}/cycles/${member.cycle}/submit`, member.token, {}));
    const first = at(2);
    done(
      await call('POST', `${okra}/cycles/${first.cycle}/send_back`, lead.token, {
        suggestion: 'Say by how much',
      }),
    );
    const seen = await call('GET', `${okra}/cycles/${first.cycle}`, first.token);
    expect(valueAt(done(seen), 'cycle')).toMatchObject({ confirm_status: 3, suggestion: 'Say by how much' });
    const [keyResult] = first.keyResults;
    done(
      await call('PATCH', `${v2}/key_results/${keyResult}`, first.token, {
        content: words('A third of the time'),
      }),
    );
    done(await call('POST', `${okra}/cycles/${first.cycle}/submit`, first.token, {}));
    for (const member of team.slice(2, 8))
      done(await call('POST', `${okra}/cycles/${member.cycle}/confirm`, lead.token, {}));
    const okrs = await call('GET', `${v1}/okrs/batch_get?okr_ids=${first.cycle}`, apps);
    expect(valueAt(okrs, 'okr_list', 0, 'confirm_status')).toBe(4);
  });

  it('one objective is confidential: it shows nowhere to who may not see it', async () => {
    const [owner, friend, curious] = [at(3), at(4), at(8)];
    const body = { visibility: 'chosen', viewer_ids: [friend.person.user_id] };
    done(
      await call(
        'PUT',
        `${okra}/objectives/${owner.objective}/visibility?user_id_type=user_id`,
        owner.token,
        body,
      ),
    );
    const looks = [
      `${v2}/objectives/${owner.objective}`,
      `${v2}/cycles/${owner.cycle}/objectives`,
      `${v2}/objectives/${owner.objective}/progresses`,
      `${v2}/objectives/${at(1).objective}/alignments?page_size=100`,
      `${v2}/comments?target_type=objective&target_id=${owner.objective}`,
      `${v1}/okrs/batch_get?okr_ids=${owner.cycle}`,
      `${v1}/users/${owner.person.user_id}/okrs?user_id_type=user_id&offset=0&limit=10`,
    ];
    for (const path of looks) {
      done(await call('GET', path, friend.token));
      const blind = await call('GET', path, curious.token);
      const told = blind.text.replace(/\{[^{}]*"permission":0[^{}]*\}/g, '');
      expect(told, path).not.toContain(owner.objective);
      for (const id of owner.keyResults) expect(told, path).not.toContain(id);
    }
  });

  it('week by week they report; indicators follow, and objectives their key results', async () => {
    for (const [index, percent] of [
      [1, 20],
      [2, 55],
      [3, 90],
    ] as const) {
      app.clock.pass(WEEK);
      await signEverybodyIn();
      for (const member of team) {
        const [target] = member.keyResults;
        const record = {
          source_title: `Week ${index}`,
          source_url: 'https://example.com',
          target_id: target,
          target_type: 3,
          content: {
            blocks: [
              {
                type: 'paragraph',
                paragraph: { elements: [{ type: 'textRun', textRun: { text: 'On it' } }] },
              },
            ],
          },
          progress_rate: { percent, status: 0 },
        };
        done(await call('POST', `${v1}/progress_records`, member.token, record));
      }
    }
    const lead = at(1);
    const own = await call('GET', `${v2}/objectives/${lead.objective}/indicators`, lead.token);
    const id = String(valueAt(done(own), 'indicator', 'id'));
    done(await call('PATCH', `${v2}/indicators/${id}`, lead.token, { current_value_calculate_type: 1 }));
    const followed = await call('GET', `${v2}/objectives/${lead.objective}/indicators`, at(0).token);
    expect(valueAt(done(followed), 'indicator')).toMatchObject({ current_value: 45 });
    const list = await call('GET', `${v2}/key_results/${lead.keyResults[0] ?? ''}/progresses`, at(0).token);
    expect((valueAt(done(list), 'items') as unknown[]).length).toBe(3); // as: declared
  });

  it('a colleague asks, the owner answers and closes the talk', async () => {
    const [owner, colleague] = [at(2), at(5)];
    const target = { target_type: 'objective', target_id: owner.objective };
    const content = words('How will you know?');
    const asked = await call('POST', `${v2}/comments`, colleague.token, {
      target,
      content,
      selected_text: 'quick',
    });
    const ref_comment_id = String(valueAt(done(asked), 'comment_id'));
    done(
      await call('POST', `${v2}/comments`, owner.token, {
        target,
        content: words('We measure'),
        ref_comment_id,
      }),
    );
    done(await call('POST', `${v2}/comments/${ref_comment_id}/solve`, owner.token, {}));
    const listed = await call(
      'GET',
      `${v2}/comments?target_type=objective&target_id=${owner.objective}`,
      colleague.token,
    );
    expect(listed.text).toContain('How will you know?');
    expect(listed.text).toContain('We measure');
  });

  it('they score; objectives weigh into the sheet', async () => {
    for (const member of team) {
      for (const [index, id] of member.keyResults.entries())
        done(await call('PATCH', `${v2}/key_results/${id}`, member.token, { score: index === 0 ? 1 : 0.4 }));
    }
    const cycles = await call(
      'GET',
      `${v2}/cycles?user_id_type=user_id&user_id=${at(2).person.user_id}`,
      at(1).token,
    );
    expect(valueAt(done(cycles), 'items', 0)).toMatchObject({ id: at(2).cycle, score: 0.7 });
    const okrs = await call('GET', `${v1}/okrs/batch_get?okr_ids=${at(2).cycle}`, apps);
    const keyResults = valueAt(okrs, 'okr_list', 0, 'objective_list', 0, 'kr_list') as { score: number }[]; // as: declared
    expect(keyResults.map(({ score }) => score)).toEqual([100, 40]);
  });

  it('they look back; the documents are listed, and the history tells everything', async () => {
    const member = at(2);
    const body = {
      cycle_id: member.cycle,
      kind: 'cycle_review',
      title: 'Our quarter',
      content: words('We learned'),
    };
    const written = done(await call('POST', `${okra}/reviews`, member.token, body));
    const query = `user_ids=${member.person.user_id}&period_ids=${period}&user_id_type=user_id`;
    const reviews = await call('GET', `${v1}/reviews/query?${query}`, apps);
    expect(reviews.text).toContain(String(valueAt(written, 'url')));
    const history = await call(
      'GET',
      `${okra}/changes?target_type=cycle&target_id=${member.cycle}&page_size=100`,
      at(1).token,
    );
    const lines = valueAt(done(history), 'items') as { entity_type: string }[]; // as: declared
    expect(new Set(lines.map(({ entity_type }) => entity_type))).toEqual(
      new Set(['cycle', 'objective', 'key_result', 'indicator', 'progress', 'alignment', 'comment']),
    );
    expect(
      (await call('GET', `${okra}/changes?target_type=cycle&target_id=${member.cycle}`, at(8).token)).body
        .code,
    ).toBe(1001002);
  });
});
