import { type Answer, valueAt } from '../app.ts';
import { buildColleagues, type Person } from './company.ts';
import { PerformanceWorld, v1, v2 } from './performance.ts';
import type { Engine } from '../engines.ts';

const DAY = 86_400_000;

/** A record as our own endpoints show it, as far as tests look. */
export interface Task {
  readonly id: string;
  readonly review_id: string;
  readonly stage_id: string;
  readonly stage_type: string;
  readonly review_stage_role?: string;
  readonly state: string;
  readonly progress?: number;
  readonly reviewee_user_id: { readonly user_id: string };
  readonly reviewer_user_id?: { readonly user_id: string };
  readonly units: readonly {
    readonly unit_id: string;
    readonly data: readonly Readonly<Record<string, unknown>>[];
  }[];
}

interface Field {
  readonly id: string;
  readonly kind: string;
}

interface Unit {
  readonly id: string;
  readonly fields: readonly Field[];
}

/** Stages follow one another, ten days each, the first from today. */
export class ReviewCycle {
  readonly world: PerformanceWorld;
  readonly mates: readonly Person[];
  semester = '';
  activity = '';
  template = '';
  /** By type, or by role where it is a review. */
  readonly stages = new Map<string, string>();
  /** Levels from worst to best. */
  levels: readonly string[] = [];
  #units: readonly Unit[] = [];
  readonly #tokens = new Map<string, string>();

  private constructor(world: PerformanceWorld, mates: readonly Person[]) {
    this.world = world;
    this.mates = mates;
  }

  /** With the stages of `wholeTemplate` unless told otherwise. */
  static async build(engine: Engine, count: number, template: object = {}): Promise<ReviewCycle> {
    return ReviewCycle.on(await PerformanceWorld.build(engine), count, template);
  }

  static async on(world: PerformanceWorld, count: number, template: object = {}): Promise<ReviewCycle> {
    const mates = await buildColleagues(world.app, world.company, count);
    const cycle = new ReviewCycle(world, mates);
    cycle.semester = await world.semester();
    cycle.template = await world.template(template);
    const activity = await world.activity(cycle.semester, { review_template_id: cycle.template });
    cycle.activity = activity;
    await world.made(world.addReviewees(activity, ...mates));
    await cycle.#learn();
    return cycle;
  }

  /** Ids of levels, units and questions, as the published endpoints tell them. */
  async #learn(): Promise<void> {
    const { world } = this;
    const indicators = await world.call('POST', `${v2}/indicators/query`, {});
    const options = valueAt(indicators, 'indicators', 0, 'options') as { id: string }[]; // as: the builder made levels
    this.levels = options.map(({ id }) => id);
    const put = await world.call('GET', `/review_templates/${this.template}`);
    this.#units = valueAt(put, 'review_template', 'units') as Unit[]; // as: our own endpoint's shape
  }

  get calibrator(): Person {
    return this.world.company.boss;
  }

  get judge(): Person {
    return this.world.company.stranger;
  }

  /** Starts the project and waits until everybody has their tasks. */
  async start(others: Readonly<Record<string, readonly Person[]>> = {}): Promise<void> {
    const { world } = this;
    await this.order(others);
    await world.app.app.drain();
    const started = await world.call('GET', `/activities/${this.activity}/stages`);
    for (const stage of valueAt(started, 'stages') as {
      id: string;
      stage_type: string;
      review_stage_role?: string;
    }[])
      // as: our own shape
      this.stages.set(stage.review_stage_role ?? stage.stage_type, stage.id);
  }

  /** Starts the project. */
  async order(others: Readonly<Record<string, readonly Person[]>> = {}): Promise<void> {
    await this.world.made(this.askToStart(others));
  }

  /** Asks for the start of the project, with the people named for stages of some types. */
  async askToStart(others: Readonly<Record<string, readonly Person[]>> = {}, who?: Person): Promise<Answer> {
    const { world } = this;
    const read = await world.call('GET', `/review_templates/${this.template}`);
    const stages = valueAt(read, 'review_template', 'stages') as { id: string; stage_type: string }[]; // as: our own shape
    const now = world.app.clock.now();
    const named: Readonly<Record<string, readonly Person[]>> = {
      calibration: [this.calibrator],
      reconsideration: [this.judge],
      ...others,
    };
    const body = {
      stages: stages.map(({ id, stage_type }, at) => ({
        template_id: id,
        start_time: String(now + at * 10 * DAY),
        deadline: String(now + (at + 1) * 10 * DAY),
        ...(named[stage_type] && { executor_user_ids: named[stage_type].map(({ user_id }) => user_id) }),
      })),
    };
    return this.call(who, 'POST', `/activities/${this.activity}/start`, body);
  }

  /** Goes on to the day after a stage began. */
  goTo(at: number): void {
    const { clock } = this.world.app;
    this.#begun ??= clock.now();
    clock.pass(this.#begun + at * 10 * DAY + DAY - clock.now());
    this.#tokens.clear();
  }
  #begun: number | undefined;

  async tokenOf(person: Person): Promise<string> {
    const known = this.#tokens.get(person.id);
    if (known !== undefined) return known;
    const token = await this.world.tokenOf(person);
    this.#tokens.set(person.id, token);
    return token;
  }

  /** As a person, or as the app. */
  async call(
    who: Person | undefined,
    method: 'GET' | 'POST' | 'PUT' | 'PATCH',
    path: string,
    body?: object,
  ): Promise<Answer> {
    return this.world.call(method, path, body, who ? await this.tokenOf(who) : await this.world.appToken());
  }

  async tasksOf(person: Person): Promise<Task[]> {
    const answer = await this.call(person, 'GET', `/records?semester_id=${this.semester}`);
    return valueAt(answer, 'records') as Task[]; // as: our own endpoint's shape
  }

  /** What somebody has to do for a reviewee in a stage. */
  async taskOf(person: Person, stage: string, reviewee = person): Promise<Task> {
    const tasks = await this.tasksOf(person);
    const found = tasks.find(
      (task) =>
        task.stage_id === this.stages.get(stage) && task.reviewee_user_id.user_id === reviewee.user_id,
    );
    if (!found) throw new Error(`${person.user_id} has nothing to do in ${stage} for ${reviewee.user_id}`);
    return found;
  }

  /** The id of a question by its kind, of the work summary or of the evaluation. */
  field(unit: 0 | 1, kind: string): string {
    return this.#units[unit]?.fields.find((field) => field.kind === kind)?.id ?? '';
  }

  unit(at: 0 | 1): string {
    return this.#units[at]?.id ?? '';
  }

  summary(text: string) {
    return [
      { unit_id: this.unit(0), data: [{ field_id: this.field(0, 'text'), multi_texts: [text, 'More'] }] },
    ];
  }

  /** A level, 0 the worst, with a word on it. */
  evaluation(level: number, text = 'Well done') {
    const data = [
      { field_id: this.field(1, 'indicator'), option_id: this.levels[level] },
      { field_id: this.field(1, 'text'), text },
    ];
    return [{ unit_id: this.unit(1), data }];
  }

  async reviewIdOf(reviewee: Person): Promise<string> {
    return (await this.taskOf(reviewee, 'summarize_key_outputs')).review_id;
  }

  async invite(who: Person, reviewee: Person, people: readonly Person[]): Promise<Answer> {
    const user_ids = people.map(({ user_id }) => user_id);
    return this.call(who, 'POST', `/reviews/${await this.reviewIdOf(reviewee)}/invitations`, { user_ids });
  }

  async submit(person: Person, stage: string, units: object, reviewee = person): Promise<Answer> {
    const { id } = await this.taskOf(person, stage, reviewee);
    return this.call(person, 'POST', `/records/${id}/submit`, { units });
  }

  /** The heart of the wire. */
  async datas(body: object, people: readonly Person[] = this.mates.slice(0, 1)): Promise<Answer> {
    return this.call(undefined, 'POST', `${v2}/review_datas/query`, {
      semester_ids: [this.semester],
      reviewee_user_ids: people.map(({ user_id }) => user_id),
      ...body,
    });
  }

  async results(
    body: object,
    people: readonly Person[] = this.mates.slice(0, 1),
    who?: Person,
  ): Promise<Answer> {
    return this.call(who, 'POST', `${v1}/review_datas/query`, {
      start_time: '0',
      end_time: '1',
      semester_id_list: [this.semester],
      stage_types: [],
      reviewee_user_id_list: people.map(({ user_id }) => user_id),
      ...body,
    });
  }
}
