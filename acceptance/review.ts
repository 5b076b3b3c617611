import { vi } from 'vitest';
import type { Deployment } from './deployment.ts';
import { type Body, headOf, raw, tokenOf } from './raw.ts';
import { redirectUri, userTokenOf } from './sign-in.ts';

const own = '/open-apis/okra/v1/performance';
const contact = '/open-apis/contact/v3';
const named = (zh_cn: string, en_us: string) => ({ name: { zh_cn, en_us } });
const HOUR = 3_600_000;

type Json = Readonly<Record<string, unknown>>;

interface Unit {
  readonly id: string;
  readonly fields: readonly { readonly id: string; readonly kind: string }[];
}

/** The text at a path in what was answered. */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string {
  let found = value;
  for (const step of path)
    found = typeof found === 'object' && found !== null ? Reflect.get(found, step) : undefined;
  if (typeof found !== 'string') throw new Error(`no text at ${path.join('.')} of ${JSON.stringify(value)}`);
  return found;
}

/** A review of one person by their manager, set up as an integrator would: by HTTP alone. */
export class Review {
  readonly #deployment: Deployment;
  readonly #token: string;
  /** The manager, who is the demo administrator, the reviewee, and somebody beside them. */
  readonly people: readonly [manager: string, reviewee: string, other: string];
  managerToken = '';
  revieweeToken = '';
  semester = '';
  indicator = '';
  levels: readonly string[] = [];
  question = '';
  tag = '';
  metricTag = '';
  /** Fields of metrics. */
  weight = '';
  actual = '';
  owner = '';
  metric = '';
  metricTemplate = '';
  reviewTemplate = '';
  activity = '';
  stages: readonly { readonly id: string; readonly stage_type: string }[] = [];
  group = '';
  #units: readonly Unit[] = [];

  private constructor(deployment: Deployment, token: string, people: Review['people']) {
    this.#deployment = deployment;
    this.#token = token;
    this.people = people;
  }

  static async build(deployment: Deployment): Promise<Review> {
    const token = await tokenOf(deployment.url, deployment.demo);
    const { email } = deployment.demo.admin;
    const head = await headOf(deployment.url, token, email);
    const ask = (path: string) => raw(deployment.url, contact + path, { token });
    const departments = await ask('/departments/0/children?fetch_child=true&page_size=50');
    const id = textAt(departments.body, 'data', 'items', 0, 'open_department_id');
    const found = await ask(`/users/find_by_department?department_id=${id}&page_size=50`);
    const members = (found.body?.data?.['items'] ?? []) as { open_id: string; email: string }[]; // as: the published shape
    const [reviewee, other] = members.filter(({ open_id }) => open_id !== head);
    if (!reviewee || !other) throw new Error('the first department has too few people');
    const review = new Review(deployment, token, [head, reviewee.open_id, other.open_id]);
    await Promise.all([review.#signIn(reviewee.email), review.#setUp()]);
    return review;
  }

  /** Of our own endpoints; as the app unless a token says otherwise. Must succeed. */
  async call(method: string, path: string, body?: Json, token = this.#token): Promise<Json> {
    const answer = await this.ask(method, path, body, token);
    if (answer?.code !== 0) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return answer.data ?? {};
  }

  async ask(method: string, path: string, body?: Json, token = this.#token): Promise<Body | undefined> {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    return (await raw(this.#deployment.url, own + path, { method, token, ...sent })).body;
  }

  /** What somebody owes in a stage about the reviewee, by its type. */
  async recordOf(token: string, stageType: string): Promise<string> {
    const { records } = await this.call('GET', `/records?semester_id=${this.semester}`, undefined, token);
    const list = records as { id: string; stage_type: string; reviewee_user_id: { open_id: string } }[]; // as: our own endpoint's shape
    const found = list.find(
      ({ stage_type, reviewee_user_id }) =>
        stage_type === stageType && reviewee_user_id.open_id === this.people[1],
    );
    return found?.id ?? '';
  }

  async writeSummary(text: string): Promise<void> {
    const units = [
      {
        unit_id: this.unit(0),
        data: [{ field_id: this.field(0, 'text'), multi_texts: [text, 'More'] }],
      },
    ];
    const id = await this.recordOf(this.revieweeToken, 'summarize_key_outputs');
    await this.call('POST', `/records/${id}/submit`, { units }, this.revieweeToken);
  }

  /** The best level, a word under the tag, a coefficient. */
  async writeEvaluation(): Promise<void> {
    const data = [
      { field_id: this.field(1, 'indicator'), option_id: this.levels[2] },
      {
        field_id: this.field(1, 'tags'),
        tag_text_item_data: [{ tag_text_id: this.tag, tag_text: 'Patient' }],
      },
      { field_id: this.field(1, 'coefficient'), perf_coefficient_value: '1.2' },
    ];
    const id = await this.recordOf(this.managerToken, 'review');
    const units = [{ unit_id: this.unit(1), data }];
    await this.call('POST', `/records/${id}/submit`, { units }, this.managerToken);
  }

  unit(at: number): string {
    return this.#units[at]?.id ?? '';
  }

  field(unit: number, kind: string): string {
    return this.#units[unit]?.fields.find((field) => field.kind === kind)?.id ?? '';
  }

  async #signIn(email: string): Promise<void> {
    const deployment = this.#deployment;
    const [password] = await Promise.all([
      deployment.run('user', 'password', email),
      deployment.run('app', 'grant', deployment.demo.app_id, '--redirect-uri', redirectUri),
    ]);
    const scope = 'performance:performance performance:performance:readonly';
    this.managerToken = await userTokenOf(deployment, scope);
    this.revieweeToken = await userTokenOf(deployment, scope, { email, password: password.trim() });
  }

  async #setUp(): Promise<void> {
    await Promise.all([this.#setUpSemester(), this.#setUpQuestions(), this.#setUpMetrics()]);
    await this.#setUpTemplate();
    await this.#setUpActivity();
    await this.#start();
  }

  async #setUpSemester(): Promise<void> {
    const [manager, reviewee] = this.people;
    const made = await this.call('POST', '/semesters', {
      year: 2095,
      type: 'H1',
      ...named('上半年', 'First half'),
    });
    this.semester = textAt(made, 'semester', 'id');
    await this.call('PUT', `/semesters/${this.semester}/people`, {
      people: [
        {
          user_id: reviewee,
          leader_user_id: manager,
          job_level: { id: 'P7', ...named('高级', 'Senior') },
          job_family: { id: 'ENG', ...named('研发', 'Engineering') },
        },
      ],
    });
    const group = await this.call('POST', '/groups', { name: 'By API', membership: 'api' });
    this.group = textAt(group, 'group', 'group_id');
  }

  async #setUpQuestions(): Promise<void> {
    const made = await this.call('POST', '/indicators', {
      type: 'general_review_item',
      ...named('总体评价', 'Overall'),
      rule: { kind: 'levels' },
      options: ['C', 'B', 'A'].map((label) => ({ ...named(label, label), label })),
    });
    this.indicator = textAt(made, 'indicator', 'id');
    this.levels = [0, 1, 2].map((at) => textAt(made, 'indicator', 'options', at, 'id'));
    const asked = await this.call('POST', '/questions', {
      ...named('优点与建议', 'Strengths and advice'),
      tags: [named('优点', 'Strengths')],
    });
    this.question = textAt(asked, 'question', 'id');
    this.tag = textAt(asked, 'question', 'tags', 0, 'id');
  }

  async #setUpMetrics(): Promise<void> {
    const field = async (zh_cn: string, type: string) => {
      const made = await this.call('POST', '/metric_fields', { ...named(zh_cn, type), type });
      return textAt(made, 'field', 'field_id');
    };
    this.weight = await field('权重', 'pencentage');
    this.actual = await field('完成值', 'number');
    this.owner = await field('负责人', 'person');
    const tag_name = { zh_cn: '体验', en_us: 'Experience' };
    const tag = await this.call('POST', '/metric_tags', { tag_name, index: 7 });
    this.metricTag = textAt(tag, 'tag', 'tag_id');
    await this.call('POST', '/metric_tags', { tag_name: { zh_cn: '销售' }, index: 8 });
    const metric = await this.call('POST', '/metrics', {
      name: '满意度',
      type_id: '7272578300650717203',
      fields: [
        { field_id: this.weight, input_setting: 'admin', field_value: '100' },
        { field_id: this.actual, input_setting: 'data_source_inputter' },
        { field_id: this.owner, input_setting: 'data_source_inputter' },
      ],
      scoring_setting_type: 'score_manually',
      data_source_inputters: [this.people[2]],
      tag_ids: [this.metricTag],
      range_of_availability: 'admins_and_reviewees',
      is_active: true,
    });
    this.metric = textAt(metric, 'metric', 'metric_id');
    const template = await this.call('POST', '/metric_templates', {
      ...named('关键指标', 'Key metrics'),
      status: 'enabled',
      is_set_by_group: false,
      total_metric_score_method: 'weight',
      metric_weight_method: 'total_sum_of_all_metric_weight_equals_1',
      groups: [
        {
          dimensions: [
            {
              ...named('维度一', 'Dimension 1'),
              dimension_weight: '100',
              metrics: [{ metric_id: this.metric, review_rule_config: { min: '0', max: '100' } }],
            },
          ],
        },
      ],
    });
    this.metricTemplate = textAt(template, 'template', 'id');
  }

  async #setUpTemplate(): Promise<void> {
    const indicator = { kind: 'indicator', ...named('总体评价', 'Overall'), indicator_id: this.indicator };
    const made = await this.call('POST', '/review_templates', {
      ...named('半年评估', 'Half-year review'),
      units: [
        {
          ...named('工作总结', 'Summary'),
          fields: [
            { kind: 'text', ...named('总结', 'Summary') },
            {
              kind: 'objectives',
              ...named('OKR', 'OKR'),
              objective_title: { zh_cn: '目标怎么样', en_us: 'How went the objective?' },
              keyresult_title: { zh_cn: '关键结果怎么样', en_us: 'How went the key result?' },
            },
          ],
        },
        {
          ...named('评价', 'Evaluation'),
          fields: [
            { ...indicator, is_principal: true, required: true },
            { kind: 'tags', ...named('优点与建议', 'Strengths and advice'), question_id: this.question },
            { kind: 'coefficient', ...named('绩效系数', 'Coefficient') },
            { kind: 'metrics', ...named('指标', 'Metrics'), metric_template_id: this.metricTemplate },
          ],
        },
      ],
      stages: [
        { ...named('工作总结', 'Summary'), stage_type: 'summarize_key_outputs', unit_indexes: [0] },
        {
          ...named('上级评价', 'Manager'),
          stage_type: 'review',
          review_role: 'solid_line_leader',
          unit_indexes: [1],
          is_final: true,
        },
        { ...named('查看结果', 'Result'), stage_type: 'view_result', needs_confirmation: true },
      ],
    });
    this.reviewTemplate = textAt(made, 'review_template', 'id');
    await this.call('POST', `/review_templates/${this.reviewTemplate}/enable`);
  }

  async #setUpActivity(): Promise<void> {
    const [, reviewee] = this.people;
    const made = await this.call('POST', '/activities', {
      semester_id: this.semester,
      ...named('研发', 'Research'),
      mode: 'metric_development_and_performance_review',
      review_template_id: this.reviewTemplate,
      metric_template_id: this.metricTemplate,
    });
    this.activity = textAt(made, 'activity', 'id');
    await this.call('POST', `/activities/${this.activity}/reviewees`, { user_ids: this.people.slice(1) });
    await this.call('POST', `/activities/${this.activity}/metrics`, { user_ids: [reviewee] });
  }

  async #start(): Promise<void> {
    const { review_template } = await this.call('GET', `/review_templates/${this.reviewTemplate}`);
    const { stages, units } = review_template as { stages: { id: string }[]; units: Unit[] }; // as: our own endpoint's shape
    this.#units = units;
    const begun = String(Date.now() - HOUR);
    await this.call('POST', `/activities/${this.activity}/start`, {
      stages: stages.map(({ id }, at) => ({
        template_id: id,
        start_time: begun,
        deadline: String(Date.now() + (at + 1) * HOUR),
      })),
    });
    await vi.waitFor(
      async () => {
        const { launch } = await this.call('GET', `/activities/${this.activity}/launch`);
        if (textAt(launch, 'progress') !== 'enabled') throw new Error(JSON.stringify(launch));
      },
      { timeout: 15_000, interval: 20 },
    );
    const started = await this.call('GET', `/activities/${this.activity}/stages`);
    this.stages = started['stages'] as { id: string; stage_type: string }[]; // as: our own endpoint's shape
  }
}
