import { post } from './calls.ts';

const app = '/open-apis/okra/v1/performance';
const DAY = 86_400_000;
const named = (zh_cn: string) => ({ name: { zh_cn } });

/** A server's own endpoints, as an administrator's program calls them. */
export class Setup {
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  async send(path: string, body: object, name: string): Promise<string> {
    const answer = (await (
      await post(this.#url, this.#token, app + path, JSON.stringify(body))
    ).json()) as Answer; // as: the envelope
    if (answer.code !== 0) throw new Error(`${path}: ${JSON.stringify(answer)}`);
    return answer.data[name]?.id ?? '';
  }

  async read(path: string): Promise<Launch> {
    const headers = { authorization: `Bearer ${this.#token}` };
    const answer = (await (await fetch(this.#url + app + path, { headers })).json()) as {
      data: { launch: Launch };
    }; // as: our own shape
    return answer.data.launch;
  }

  /** Two units of seven questions, asked in eight stages. */
  async template(): Promise<string> {
    const levels = ['C', 'B', 'A'].map((label, at) => ({
      name: { zh_cn: label },
      label,
      score: `${at + 1}`,
    }));
    const indicator = await this.send(
      '/indicators',
      { type: 'general_review_item', ...named('评价'), rule: { kind: 'levels' }, options: levels },
      'indicator',
    );
    const fields = (from: number) => [
      { kind: 'indicator', ...named(`评估项 ${from}`), indicator_id: indicator, is_principal: from === 0 },
      ...[1, 2, 3].map((at) => ({
        kind: 'indicator',
        ...named(`评估项 ${from + at}`),
        indicator_id: indicator,
      })),
      ...[4, 5, 6].map((at) => ({ kind: 'text', ...named(`填写项 ${from + at}`) })),
    ];
    const asks = { unit_indexes: [0, 1] };
    const id = await this.send(
      '/review_templates',
      {
        ...named('测量模板'),
        units: [0, 7].map((from) => ({ ...named(`内容 ${from}`), fields: fields(from) })),
        stages: [
          { ...named('总结'), stage_type: 'summarize_key_outputs', ...asks },
          { ...named('自评'), stage_type: 'review', review_role: 'reviewee', ...asks },
          { ...named('360°'), stage_type: 'review', review_role: 'invited_reviewer', ...asks },
          {
            ...named('上级'),
            stage_type: 'review',
            review_role: 'solid_line_leader',
            is_final: true,
            ...asks,
          },
          { ...named('校准'), stage_type: 'calibration' },
          { ...named('沟通'), stage_type: 'communication_and_open_result' },
          { ...named('结果'), stage_type: 'view_result' },
          { ...named('复议'), stage_type: 'reconsideration' },
        ],
      },
      'review_template',
    );
    return this.send(`/review_templates/${id}/enable`, {}, 'review_template');
  }

  async stagesOf(template: string): Promise<string[]> {
    const headers = { authorization: `Bearer ${this.#token}` };
    const answer = await fetch(`${this.#url}${app}/review_templates/${template}`, { headers });
    const { data } = (await answer.json()) as { data: { review_template: { stages: { id: string }[] } } }; // as: our own shape
    return data.review_template.stages.map(({ id }) => id);
  }

  semester(year: number): Promise<string> {
    return this.send('/semesters', { year, type: 'Annual', ...named(`${year}`) }, 'semester');
  }

  async activity(
    semester_id: string,
    review_template_id: string,
    people: readonly string[],
  ): Promise<string> {
    const body = { semester_id, ...named('评估'), mode: 'performance_review', review_template_id };
    const id = await this.send('/activities', body, 'activity');
    for (let at = 0; at < people.length; at += 500) {
      const user_ids = people.slice(at, at + 500);
      await this.send(`/activities/${id}/reviewees?user_id_type=user_id`, { user_ids }, '');
    }
    return id;
  }

  /** Answers after how many milliseconds everybody had what they owe. */
  async start(activity: string, template_ids: readonly string[], executor: string): Promise<number> {
    const now = Date.now();
    const stages = template_ids.map((template_id) => ({
      template_id,
      start_time: String(now - DAY),
      deadline: String(now + 30 * DAY),
      executor_user_ids: [executor],
    }));
    const started = performance.now();
    await this.send(`/activities/${activity}/start?user_id_type=user_id`, { stages }, '');
    for (;;) {
      const { progress } = await this.read(`/activities/${activity}/launch`);
      if (progress === 'enabled') return performance.now() - started;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

interface Answer {
  readonly code: number;
  readonly data: Readonly<Record<string, { readonly id: string }>>;
}

interface Launch {
  readonly progress: string;
  readonly total: number;
  readonly done: number;
}
