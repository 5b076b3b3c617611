import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { valueAt } from '../../test/app.ts';
import { PerformanceWorld, v2 } from '../../test/builders/performance.ts';
import { describeOnEachEngine } from '../../test/database.ts';

describeOnEachEngine('review templates', (engine) => {
  let world: PerformanceWorld;
  let template: string;
  beforeAll(async () => {
    world = await PerformanceWorld.build(engine);
    template = await world.template();
  });
  afterAll(() => world.app.close());

  describe('performance.v2.reviewTemplate.query', () => {
    const query = (body: object, search = '') =>
      world.call('POST', `${v2}/review_templates/query?${search}`, body);

    it('works: stages that the page lists, and questions', async () => {
      const [one] = [
        valueAt(await query({ review_template_ids: [template, '1'] }), 'review_templates'),
      ].flat();
      expect(one).toMatchObject({ review_template_id: template, status: 'enabled' });
    });
  });
});
