/** One person as typed in: leaders of a department stand first in it. */
export type RosterRow = [
  name: string,
  en_name: string,
  gender: 'f' | 'm',
  title_zh: string,
  title_en: string,
  city: string,
  more?: RosterNote,
];

/** Months are counted from the start of the quarter the demo stands in; a later one is negative. */
export interface RosterNote {
  joined_months_ago?: number;
  left_months_ago?: number;
  frozen?: true;
  second_department?: string;
  employee_type?: 2 | 3 | 4 | 5;
  writes_english?: true;
}

export type Roster = Record<string, RosterRow[]>;
