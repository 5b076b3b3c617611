import { Type } from 'typebox';
import { Milliseconds } from '../ids.ts';
import { event } from './event.ts';

export const deliveryTested = event({
  type: 'okra.event.tested_v1',
  summary: 'Somebody asked whether events arrive',
  scopes: [],
  batched: false,
  event: Type.Object({ test_time: Milliseconds('When it was asked') }),
});
