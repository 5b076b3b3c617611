import type { Frame } from './frames.ts';
import type { Colleague } from './people.ts';
import type { Random } from './random.ts';

/** What a slot is replaced by; a value may hold slots of the others. */
export type Slots = Record<string, string>;

/**
 * Replaces `{this|that}` and `{slot}`; `{@slot}` names a person and becomes a mention. Chinese stands apart from
 * letters and figures by a space, as the wire's period names do.
 */
export function fillText(text: string, slots: Slots, random: Random): string {
  return fill(text, slots, random)
    .replace(/([A-Za-z0-9%‰])(?=[\u4e00-\u9fff])/g, '$1 ')
    .replace(/([\u4e00-\u9fff])(?=[A-Za-z0-9])/g, '$1 ')
    .replace(/([A-Za-z0-9])(?=V\d\.)/g, '$1 ');
}

/** Every line and sentence begins with a capital letter. */
export function capitalized(text: string): string {
  return text.replace(
    /(^|\n|\. )( *(?:- |\d+\. |\[[ x]\] |> )?)([a-z])/g,
    (_, before: string, mark: string, letter: string) => {
      return before + mark + letter.toUpperCase();
    },
  );
}

function fill(text: string, slots: Slots, random: Random): string {
  if (!text.includes('{')) return text;
  return text.replace(/(?<!@)\{([^{}]+)\}/g, (_, name: string) => {
    if (name.includes('|')) return random.pick(name.split('|'));
    const value = slots[name];
    if (value === undefined) throw new Error(`nothing to put into {${name}} of: ${text}`);
    return name.startsWith('@') ? `@{${value}}` : fill(value, slots, random);
  });
}

/** The slots that hold for one objective and everything below it. */
export function fillerSlots(
  person: Colleague,
  frame: Frame,
  topic: string,
  company: { mates: Colleague[]; partners: Colleague[] },
  random: Random,
): Slots {
  const english = person.writes_english;
  const partner = random.pick(company.partners).key;
  return {
    ...frame.words[english ? 'en' : 'zh'],
    topic,
    product: random.pick(english ? PRODUCTS_EN : PRODUCTS_ZH),
    customer: random.pick(english ? CUSTOMERS_EN : CUSTOMERS_ZH),
    region: random.pick(regionsOf(person)),
    '@partner': partner,
    '@mate': company.mates.length > 0 ? random.pick(company.mates).key : partner,
    '@boss': person.manager ?? company.mates[0]?.key ?? partner,
  };
}

function regionsOf({ department, writes_english }: Colleague): string[] {
  if (writes_english) return REGIONS_EN;
  if (department === 'sales-north') return REGIONS_NORTH;
  if (department === 'sales-south') return REGIONS_SOUTH;
  return [...REGIONS_NORTH, ...REGIONS_SOUTH];
}

const PRODUCTS_ZH = ['墒情仪 S3', '边缘网关 G5', '气象站 M2', '灌溉控制器 V1', '虫情灯 P1'];
const PRODUCTS_EN = [
  'Soil Probe S3',
  'Edge Gateway G5',
  'Weather Station M2',
  'Valve Controller V1',
  'Pest Lamp P1',
];
const CUSTOMERS_ZH = [
  '青穗农场集团',
  '垄上种植合作社',
  '白桦湾农场',
  '江畔稻业',
  '晴川果蔬合作社',
  '湘穗米业',
  '南岭柑橘园',
  '鹭洲蔬菜基地',
  '金垄农业',
  '胡杨棉业',
];
const CUSTOMERS_EN = [
  'Green Ear Farms',
  'Delta Orchard Co-op',
  'Luzon Rice Union',
  'Riverbend Growers',
  'Sunrise Estates',
];
const REGIONS_NORTH = ['三江平原', '华北', '河套', '南疆', '黄淮'];
const REGIONS_SOUTH = ['珠三角', '桂西', '江汉平原', '琼北', '成都平原'];
const REGIONS_EN = ['Thailand', 'Vietnam', 'the Philippines', 'Malaysia', 'Indonesia'];
