import { type Client, withUserAccessToken } from '@larksuiteoapi/node-sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Deployment, deployments } from './deployment.ts';
import { itReadsTheLibrary } from './performance-library.ts';
import { Review } from './review.ts';
import { both, codeOf, digits, methodsOf, noted, pagesOf, sdkOf, time } from './sdk.ts';
import { cleanUp } from './server.ts';

afterAll(cleanUp);

describe.each(deployments)('the official Node SDK and performance, on $name', ({ start }) => {
  const called = new Set<string>();
  let deployment: Deployment;
  let client: Client;
  let performance: Client['performance'];
  let review: Review;
  let manager: string;
  let reviewee: string;
  let other: string;
  let semester_id: string;

  beforeAll(async () => {
    deployment = await start({ OKRA_RATE_LIMITS: 'off' });
    client = sdkOf(deployment);
    performance = noted(client.performance, called, 'performance');
    review = await Review.build(deployment);
    [manager, reviewee, other] = review.people;
    semester_id = review.semester;
  });
  afterAll(() => deployment?.stop());

  const resultOf = async (more: object = {}) => {
    const { data } = await performance.v2.reviewData.query({
      data: { semester_ids: [semester_id], reviewee_user_ids: [reviewee], stage_types: [], ...more },
    });
    return data?.datas?.[0];
  };

  it('v1.semester.list: names with a hyphen, filters in the query', async () => {
    const { code, msg, data } = await performance.v1.semester.list({
      params: { year: 2095, type: 'H1', type_group: 'Semi-annual', user_id_type: 'open_id' },
    });
    expect({ code, msg }).toEqual({ code: 0, msg: 'success' });
    expect(data).toEqual({
      items: [
        {
          id: semester_id,
          year: 2095,
          type_group: 'Semi-annual',
          type: 'H1',
          name: { 'zh-CN': '上半年', 'en-US': 'First half' },
          progress: 'enabled',
          start_time: time,
          end_time: expect.stringMatching(/999$/),
          create_time: time,
          modify_time: time,
        },
      ],
    });
    expect((await performance.v1.semester.list({ params: { year: 2094 } })).data).toEqual({ items: [] });
  });

  it('v2.activity.query: names with an underscore; nothing is asked for, nothing comes', async () => {
    const { data } = await performance.v2.activity.query({ data: { semester_ids: [semester_id] } });
    expect(data?.activities).toMatchObject([
      {
        id: review.activity,
        name: { zh_cn: '研发', en_us: 'Research' },
        semester_id,
        mode: 'metric_development_and_performance_review',
        progress: 'enabled',
        create_time: time,
      },
    ]);
    expect((await performance.v2.activity.query({ data: {} })).data).toEqual({ activities: [] });
  });

  it('v2.reviewee.query: pages in the query, pairs of ids', async () => {
    const data = { semester_id };
    const first = await performance.v2.reviewee.query({ data, params: { page_size: 1, page_token: '' } });
    expect(first.data).toMatchObject({ semester_id, has_more: true, page_token: expect.any(String) });
    const page_token = first.data?.page_token ?? '';
    const last = await performance.v2.reviewee.query({ data, params: { page_size: 1, page_token } });
    expect(last.data?.has_more).toBe(false);
    expect(last.data).not.toHaveProperty('page_token');
    const found = [...(first.data?.reviewees ?? []), ...(last.data?.reviewees ?? [])];
    const url = expect.stringMatching(/\/perf\/profile\?rootReviewId=\d{19}$/);
    for (const id of [reviewee, other])
      expect(found).toContainEqual({
        reviewee_user_id: both(id),
        activity_ids: [review.activity],
        reviewprofile_url: url,
      });
    const params = { page_size: 1, page_token };
    const foreign = { data: { semester_id, user_ids: [reviewee] }, params };
    expect(await codeOf(performance.v2.reviewee.query(foreign))).toBe(1580107);
  });

  it('v2.userInfo.query: as they were for the semester', async () => {
    const { data } = await performance.v2.userInfo.query({ data: { semester_id, user_ids: [reviewee] } });
    expect(data).toEqual({
      semester_id,
      user_infos: [
        {
          user_id: both(reviewee),
          direct_leader_user_id: both(manager),
          department: {
            id: expect.stringMatching(/^od-/),
            name: { zh_cn: expect.any(String), en_us: expect.any(String) },
          },
          job_family: { id: 'ENG', name: { zh_cn: '研发', en_us: 'Engineering' } },
          job_level: { id: 'P7', name: { zh_cn: '高级', en_us: 'Senior' } },
        },
      ],
    });
  });

  it('v1.stageTask.findByPage: pages in the body', async () => {
    const page = (page_token: string) =>
      performance.v1.stageTask.findByPage({ data: { semester_id, page_size: 2, page_token } });
    const first = await page('');
    expect(first.data).toMatchObject({
      base: { semester_id, semester_name: { 'zh-CN': '上半年', 'en-US': 'First half' }, start_time: time },
      has_more: true,
    });
    const last = await page(first.data?.page_token ?? '');
    expect(last.data?.has_more).toBe(false);
    const owners = [...(first.data?.items ?? []), ...(last.data?.items ?? [])].map(
      (item) => item.user_id ?? '',
    );
    expect(owners.toSorted()).toEqual([...review.people].toSorted());
  });

  it('v1.stageTask.findByUserList: as the app, and as a person about themselves only', async () => {
    const data = { semester_id, user_id_lists: [reviewee], task_option_lists: [1] };
    const expected = {
      user_id: reviewee,
      stage_num_lists: expect.arrayContaining([{ task_option_id: 1, stage_num: expect.any(Number) }]),
      stage_task_info_lists: [
        {
          stage_id: review.stages.find(({ stage_type }) => stage_type === 'summarize_key_outputs')?.id,
          name: { 'zh-CN': '工作总结', 'en-US': 'Summary' },
          deadline: time,
          need_todo_count: 1,
          finished_count: 0,
          jump_url: expect.stringContaining(`/perf/review/${semester_id}/`),
          stage_task_status: 'need_todo',
          task_option_id: 1,
        },
      ],
    };
    expect((await performance.v1.stageTask.findByUserList({ data })).data?.items).toEqual([expected]);
    const asReviewee = withUserAccessToken(review.revieweeToken);
    const own = await performance.v1.stageTask.findByUserList({ data }, asReviewee);
    expect(own.data?.items).toEqual([expected]);
    const others = { data: { semester_id, user_id_lists: [manager] } };
    const asked = await performance.v1.stageTask.findByUserList(others, asReviewee).catch(() => undefined);
    expect(asked?.data?.items ?? []).toEqual([]);
  });

  it('v2.userGroupUserRel.write: data within data, some people unknown', async () => {
    const params = { client_token: 'group-1' };
    const nobody = `ou_${'0'.repeat(32)}`;
    const data = { group_id: review.group, scope_visible_setting: 0, user_ids: [reviewee, other] };
    const { data: written } = await performance.v2.userGroupUserRel.write({ data, params });
    expect(written).toEqual({ data: { success_user_ids: [reviewee, other], fail_user_datas: [] } });
    expect(await codeOf(performance.v2.userGroupUserRel.write({ data, params }))).toBe(1580110);
    const unknown = { data: { ...data, user_ids: [nobody] }, params: { client_token: 'group-2' } };
    expect(await codeOf(performance.v2.userGroupUserRel.write(unknown))).not.toBe(1580110);
  });

  it('v2.additionalInformation: import, query page by page, delete by DELETE with a body', async () => {
    const entry = (external_id: string) => ({
      external_id,
      reviewee_user_id: reviewee,
      item: 'Award',
      time: '2095-03',
      detailed_description: `Of ${external_id}`,
    });
    const entries = ['a', 'b', 'c'].map(entry);
    const imported = await performance.v2.additionalInformation.import({
      params: { client_token: 'supplement-1' },
      data: { semester_id, additional_informations: entries, import_record_name: 'From the SDK' },
    });
    const stored = entries.map((each) => ({ item_id: digits, ...each }));
    expect(imported.data).toEqual({ import_record_id: digits, additional_informations: stored });
    const data = { semester_id, reviewee_user_ids: [reviewee] };
    const two = await performance.v2.additionalInformation.query({ data, params: { page_size: 2 } });
    expect(two.data).toMatchObject({ has_more: true, additional_informations: stored.slice(0, 2) });
    const pages = await pagesOf(
      performance.v2.additionalInformation.queryWithIterator({ data, params: { page_size: 2 } }),
    );
    const ids = pages.flatMap((page) => page.additional_informations ?? []).map(({ item_id }) => item_id);
    expect(ids).toHaveLength(3);
    const additional_informations = ids.map((id) => id ?? '');
    const deletion = { data: { semester_id, additional_informations } };
    const deleted = await performance.v2.additionalInformationsBatch.delete(deletion);
    expect(deleted.data).toEqual({ additional_informations });
    expect(await codeOf(performance.v2.additionalInformationsBatch.delete(deletion))).toBe(1580201);
  });

  itReadsTheLibrary(() => ({ performance, review }));

  it('v2.metricDetail: one metric an entry; values are entered', async () => {
    const details = async () => {
      const { data } = await performance.v2.metricDetail.query({
        data: { semester_id, reviewee_user_ids: [reviewee] },
      });
      return data?.reviewee_metrics ?? [];
    };
    const [given] = await details();
    expect(given).toMatchObject({
      reviewee_user_id: both(reviewee),
      metric_template_id: review.metricTemplate,
      metric_details: { name: '满意度', dimension_weight: '100%', add_from: 'admin', is_from_library: true },
    });
    const values = [
      { field_id: review.actual, field_value: '97.5' },
      { field_id: review.owner, field_value_person: manager },
    ];
    const entry = {
      reviewee_user_id: reviewee,
      metric_id: given?.metric_details?.metric_id ?? '',
      fields: values,
    };
    const put = (client_token: string, imported_metrics = [entry]) =>
      performance.v2.metricDetail.import({
        params: { client_token },
        data: { semester_id, imported_metrics },
      });
    expect((await put('metric-1')).data).toEqual({ import_record_id: digits });
    expect((await details())[0]?.metric_details?.fields).toEqual([
      { field_id: review.weight, field_value: '100' },
      { field_id: review.actual, field_value: '97.5' },
      { field_id: review.owner, field_value_person: both(manager) },
    ]);
    expect(await codeOf(put('metric-1'))).toBe(1580110);
    expect(await codeOf(put('metric-2', [entry, entry]))).toBe(1580307);
  });

  it('v2.reviewData.query: what was written, and the result only once it is told', async () => {
    const stage_types = ['summarize_key_outputs', 'review', 'view_result', 'leader_review'];
    await review.writeSummary('Shipped it');
    await review.writeEvaluation();
    const before = await resultOf({ stage_types, need_leader_review_data_source: true });
    expect(before).toMatchObject({
      user_id: both(reviewee),
      semester_id,
      activity_id: review.activity,
      review_template_id: review.reviewTemplate,
      stages: [
        {
          stage_type: 'summarize_key_outputs',
          records: [
            {
              progress: 3,
              record_id: expect.stringMatching(/^\d{19}-\d{19}$/),
              units: [{ data: [{ multi_texts: ['Shipped it', 'More'], reviewer_user_id: both(reviewee) }] }],
            },
          ],
        },
        {
          stage_type: 'review',
          review_stage_role: 'solid_line_leader',
          records: [
            {
              units: [
                {
                  data: [
                    {
                      option_id: review.levels[2],
                      indicator_id: review.indicator,
                      is_principal_review_item: true,
                      reviewer_user_id: both(manager),
                    },
                    {
                      tag_based_question_id: review.question,
                      tag_text_item_data: [{ tag_text_id: review.tag, tag_text: 'Patient' }],
                    },
                    { perf_coefficient_value: '1.2' },
                  ],
                },
              ],
            },
          ],
        },
        {
          stage_type: 'leader_review',
          records: [{ units: [{ data: [{ leader_review_data_source: 'review' }, {}, {}] }] }],
        },
      ],
    });
    expect(await resultOf()).toMatchObject({ stages: [] });
    await review.call('POST', `/activities/${review.activity}/release`, { user_ids: [reviewee] });
    expect(await resultOf({ stage_types: ['view_result'] })).toMatchObject({
      stages: [{ stage_type: 'view_result', records: [{ progress: 1 }] }],
    });
    const ids = review.stages.map(({ id }) => id);
    const byId = await resultOf({ stage_ids: ids, stage_types: ['leader_review'] });
    expect(byId?.stages?.map(({ stage_id }) => stage_id).toSorted()).toEqual(ids.toSorted());
  });

  it('v1.reviewData.query: dictionaries with hyphens, and data that refer to them', async () => {
    const ask = (token?: string) =>
      performance.v1.reviewData.query(
        {
          data: {
            start_time: '0',
            end_time: '1',
            stage_types: ['leader_review', 'view_result'],
            semester_id_list: [semester_id],
            reviewee_user_id_list: [reviewee],
          },
        },
        token === undefined ? undefined : withUserAccessToken(token),
      );
    const { data } = await ask();
    const name = { 'zh-CN': '总体评价', 'en-US': 'Overall' };
    expect(data).toMatchObject({
      semesters: [{ id: semester_id, name: { 'zh-CN': '上半年', 'en-US': 'First half' } }],
      activities: [{ id: review.activity, name: { 'zh-CN': '研发', 'en-US': 'Research' } }],
      indicators: [{ id: review.indicator, name, options: [{ label: 'C' }, { label: 'B' }, { label: 'A' }] }],
    });
    const stages = data?.datas?.[0]?.stages ?? [];
    expect(stages.map(({ stage_type, progress }) => [stage_type, progress])).toEqual([
      ['view_result', 1],
      ['leader_review', 3],
    ]);
    const written = stages[1]?.data ?? [];
    expect(written).toMatchObject([
      { option_id: review.levels[2], indicator_id: review.indicator, reviewer_user_id: both(manager) },
      {},
      { perf_coefficient_result: '1.2' },
    ]);
    for (const { template_id, unit_id, field_id } of written) {
      expect(data?.templates?.map(({ id }) => id)).toContain(template_id);
      expect(data?.units?.map(({ id }) => id)).toContain(unit_id);
      expect(data?.fields?.map(({ id }) => id)).toContain(field_id);
    }
    expect((await ask(review.managerToken)).data?.datas).toEqual(data?.datas);
    expect((await ask(review.revieweeToken)).data?.datas?.[0]?.stages).toHaveLength(2);
  });

  it('was all that the SDK has', () => {
    expect([...called].toSorted()).toEqual(methodsOf(client.performance, 'performance').toSorted());
    expect([...called].filter((name) => !name.endsWith('WithIterator'))).toHaveLength(21);
  });
});
