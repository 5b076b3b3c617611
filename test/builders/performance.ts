import { expect } from 'vitest';
import { type Answer, TestApp, valueAt } from '../app.ts';
import type { Engine } from '../engines.ts';
import {
  buildApp,
  buildCompany,
  buildUserToken,
  getToken,
  type Company,
  type Person,
  type RegisteredApp,
} from './company.ts';
import { listenFor } from './receiver.ts';
import { levelIndicator, tagQuestion, wholeTemplate } from './template.ts';

export const performanceUrl = '/open-apis/okra/v1/performance';
export const v1 = '/open-apis/performance/v1';
export const v2 = '/open-apis/performance/v2';

/** A company with an app, and short ways to call it. People are named by user_id. */
export class PerformanceWorld {
  readonly app: TestApp;
  readonly company: Company;
  readonly client: RegisteredApp;

  private constructor(app: TestApp, company: Company, client: RegisteredApp) {
    this.app = app;
    this.company = company;
    this.client = client;
  }

  static async build(engine: Engine): Promise<PerformanceWorld> {
    return PerformanceWorld.on(await TestApp.start(engine));
  }

  static async on(app: TestApp): Promise<PerformanceWorld> {
    const company = await buildCompany(app);
    return new PerformanceWorld(app, company, await buildApp(app, company));
  }

  /** As the app unless a token says otherwise. */
  call(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: object,
    token = this.client.token,
  ): Promise<Answer> {
    const url = path.startsWith('/open-apis') ? path : performanceUrl + path;
    const typed = `${url}${url.includes('?') ? '&' : '?'}user_id_type=user_id`;
    return this.app.call(typed, { method, token, ...(body && { body }) });
  }

  /** The call must succeed; answers the value at the path in its data. */
  async made(answer: Promise<Answer>, ...path: string[]): Promise<string> {
    const { body } = await answer;
    if (body.code !== 0) throw new Error(JSON.stringify(body));
    return String(valueAt(await answer, ...path));
  }

  /** Has events kept, as if somebody were told of them. */
  listen(): Promise<void> {
    return listenFor(this.app, { ...this.company, ...this.client });
  }

  /** Tokens last two hours, semesters longer. */
  appToken(): Promise<string> {
    return getToken(this.app, this.client.appId, this.client.secret);
  }

  tokenOf(person: Person): Promise<string> {
    return buildUserToken(this.app, this.company, this.client, person);
  }

  semester(more: object = {}): Promise<string> {
    const body = { year: 2026, type: 'H2', name: { zh_cn: '2026 下半年', en_us: '2026 H2' }, ...more };
    return this.made(this.call('POST', '/semesters', body), 'semester', 'id');
  }

  activity(semester_id: string, more: object = {}): Promise<string> {
    const body = { semester_id, name: { zh_cn: '年度评估' }, mode: 'performance_review', ...more };
    return this.made(this.call('POST', '/activities', body), 'activity', 'id');
  }

  /** Of levels unless told otherwise. */
  indicator(more: object = {}): Promise<string> {
    return this.made(this.call('POST', '/indicators', { ...levelIndicator, ...more }), 'indicator', 'id');
  }

  question(more: object = {}): Promise<string> {
    return this.made(this.call('POST', '/questions', { ...tagQuestion, ...more }), 'question', 'id');
  }

  /** Enabled, and with every stage that a review can have: see `wholeTemplate`. */
  async template(more: object = {}): Promise<string> {
    const body = { ...wholeTemplate(await this.indicator(), await this.question()), ...more };
    const id = await this.made(this.call('POST', '/review_templates', body), 'review_template', 'id');
    return this.made(this.call('POST', `/review_templates/${id}/enable`), 'review_template', 'id');
  }

  addReviewees(activityId: string, ...people: readonly Person[]): Promise<Answer> {
    return this.call('POST', `/activities/${activityId}/reviewees`, {
      user_ids: people.map(({ user_id }) => user_id),
    });
  }
}

/** Code and first offending field of a refusal. */
export const refusal = ({ body }: Answer) => [body.code, body.error?.field_violations?.[0]?.field];

/** The answer to a call that is to succeed. */
export async function done(answer: Promise<Answer>): Promise<Answer> {
  expect((await answer).body, (await answer).text).toMatchObject({ code: 0 });
  return answer;
}
