import { emit, type NewEvent } from '../../server/event/index.ts';
import { type Answer, TestApp, valueAt } from '../app.ts';
import type { Engine } from '../engines.ts';
import { buildApp, buildCompany, type Company, getToken, type RegisteredApp } from './company.ts';
import { Receiver, type Told } from './receiver.ts';

export const eventPath = '/open-apis/okra/v1/event';

const eventTypes = [
  'performance.review_data.changed_v2',
  'performance.stage_task.open_result_v2',
  'okr.objective.deleted_v1',
];

/** A company in which things happen, and an app that is told of them by webhook. */
export class EventWorld {
  readonly app: TestApp;
  readonly company: Company;
  receiver: Receiver;
  subscriber: RegisteredApp;

  private constructor(app: TestApp, company: Company, receiver: Receiver, subscriber: RegisteredApp) {
    this.app = app;
    this.company = company;
    this.receiver = receiver;
    this.subscriber = subscriber;
  }

  static async build(engine: Engine): Promise<EventWorld> {
    const app = await TestApp.start(engine, { OKRA_EVENT_TARGETS: '127.0.0.1' });
    const company = await buildCompany(app);
    return new EventWorld(app, company, await Receiver.open(), await buildApp(app, company));
  }

  /** Another app is told instead, by another receiver. */
  async renew(): Promise<void> {
    await this.ask('subscription', { method: 'DELETE' });
    await this.receiver.close();
    this.receiver = await Receiver.open();
    this.subscriber = await buildApp(this.app, this.company);
    await this.subscribe(this.receiver);
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.receiver.close();
  }

  async subscribe(to: Receiver, { token }: RegisteredApp = this.subscriber): Promise<void> {
    const body = { mode: 'webhook', url: to.url, event_types: eventTypes };
    const answer = await this.app.call(`${eventPath}/subscription`, { method: 'PUT', token, body });
    if (answer.body.code !== 0) throw new Error(answer.text);
  }

  /** With a token that is good however late it is. */
  async ask(place: string, call: object = {}): Promise<Answer> {
    const token = await this.#token();
    return this.app.call(`${eventPath}/${place}`, { ...call, token });
  }

  async deliveries(query = ''): Promise<unknown> {
    return valueAt(await this.ask(`deliveries${query}`), 'deliveries');
  }

  happen(...events: NewEvent[]): Promise<void> {
    const { tenantId } = this.company;
    return this.app.database.tenant(tenantId).write((db) => emit(db, tenantId, events, this.app.clock.now()));
  }

  async later(time: number): Promise<void> {
    this.app.clock.pass(time);
    await this.app.app.drain();
  }

  opened(who: string, semester_id = '1'): NewEvent {
    return {
      id: this.app.newId(),
      event_type: 'performance.stage_task.open_result_v2',
      subject_id: who,
      payload: { user_id: who, semester_id, activity_id: '1', open_time: '1' },
    };
  }

  deleted(who: string, objective_id: string): NewEvent {
    return {
      id: this.app.newId(),
      event_type: 'okr.objective.deleted_v1',
      subject_id: who,
      payload: { user_id: who, cycle_id: '1', objective_id, update_time: '1' },
    };
  }

  /** What receivers were told of, objective by objective. */
  objectives(told: readonly Told[] = this.receiver.told): string[] {
    return told.map(({ event }) => event.objective_id ?? '');
  }

  #token(): Promise<string> {
    return getToken(this.app, this.subscriber.appId, this.subscriber.secret);
  }
}
