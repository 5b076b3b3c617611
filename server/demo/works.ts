import type { Colleague } from './people.ts';
import { createRandom } from './random.ts';
import { app } from './work-app.ts';
import { data } from './work-data.ts';
import { design } from './work-design.ts';
import { executive } from './work-executive.ts';
import { finance } from './work-finance.ts';
import { firmware } from './work-firmware.ts';
import { hardware } from './work-hardware.ts';
import { hr } from './work-hr.ts';
import { legal } from './work-legal.ts';
import { manufacturing } from './work-manufacturing.ts';
import { marketing } from './work-marketing.ts';
import { overseas } from './work-overseas.ts';
import { platform } from './work-platform.ts';
import { procurement } from './work-procurement.ts';
import { product } from './work-product.ts';
import { quality } from './work-quality.ts';
import { research } from './work-research.ts';
import { sales } from './work-sales.ts';
import { service } from './work-aftersales.ts';
import {
  englishObjectives,
  englishReports,
  leaderObjectives,
  memberObjectives,
  sharedEnglishReports,
  sharedReports,
} from './work-shared.ts';
import { support } from './work-support.ts';
import type { ObjectiveText, Reports, Work } from './work.ts';

const workOfDepartment: Record<string, Work> = {
  'ceo-office': executive,
  rnd: research,
  hardware,
  firmware,
  platform,
  data,
  vision: data,
  app,
  quality,
  product,
  design,
  sales,
  'sales-north': sales,
  'sales-south': sales,
  overseas,
  marketing,
  service,
  'field-service': service,
  support,
  supply: procurement,
  procurement,
  manufacturing,
  hr,
  finance,
  legal,
};

export function workOf({ department, writes_english }: Colleague): Work {
  const work = workOfDepartment[department];
  if (!work) throw new Error(`no work written for department ${department}`);
  if (!writes_english || work === overseas) return work;
  return { ...work, ...englishReports, topics: overseas.topics, objectives: englishObjectives };
}

/** What one person may write, always in the same order. */
export function deckOf(person: Colleague): ObjectiveText[] {
  const shared = person.writes_english ? [] : person.leads ? leaderObjectives : memberObjectives;
  return createRandom(`deck/${person.key}`).shuffle([...workOf(person).objectives, ...shared]);
}

/** What reports on such an objective may tell: nothing of the trade where the objective is nobody's trade. */
export function reportsOf(person: Colleague, text: ObjectiveText): Reports {
  const shared = person.writes_english ? sharedEnglishReports : sharedReports;
  if (leaderObjectives.includes(text) || memberObjectives.includes(text)) return shared;
  const { done, blockers } = workOf(person);
  return { done: [...done, ...shared.done], blockers: [...blockers, ...shared.blockers] };
}

/** Few subjects for a single person, all of the trade for a leader. */
export function topicsOf(person: Colleague): string[] {
  const topics = createRandom(`topics/${person.key}`).shuffle(workOf(person).topics);
  return person.leads ? topics : topics.slice(0, 4);
}

/** Whom this person works with in other departments: leaders with leaders, the others with their equals. */
export function counterparts(person: Colleague, people: Colleague[]): Colleague[] {
  const { partners } = workOf(person);
  const around = people.filter((one) => one !== person && partners.includes(one.department));
  const equals = around.filter((one) => one.leads === person.leads && one.employee_type === 1);
  return equals.length > 0 ? equals : around;
}

/** Volumes of a selling trade add up from people to their leader. */
export function volumeOf({ department, leads, depth }: Colleague): number {
  const sells = workOfDepartment[department] === sales || workOfDepartment[department] === overseas;
  return sells && leads ? (depth === 1 ? 5 : 3) : 1;
}
