import type { PlannedCategory, PlannedCompany } from './demo-plan.ts';

export const company: PlannedCompany = {
  slug: 'yunhe',
  name: { zh: '云禾感知科技', en: 'Yunhe AgriSense' },
  email_domain: 'yunhe.example',
  time_zone: 'Asia/Shanghai',
};

export type Theme = 'growth' | 'innovation' | 'quality' | 'people';

// 'self-growth' was given up: old objectives still carry it. Nobody's own objectives are of a team category.
export const categories: PlannedCategory[] = [
  {
    key: 'growth',
    category_type: 'person',
    color: 'blue',
    enabled: true,
    name: { zh: '业务增长', en: 'Business growth' },
  },
  {
    key: 'innovation',
    category_type: 'person',
    color: 'purple',
    enabled: true,
    name: { zh: '产品创新', en: 'Product innovation' },
  },
  {
    key: 'quality',
    category_type: 'person',
    color: 'turquoise',
    enabled: true,
    name: { zh: '质量与效率', en: 'Quality and efficiency' },
  },
  {
    key: 'people',
    category_type: 'person',
    color: 'indigo',
    enabled: true,
    name: { zh: '组织与人才', en: 'Organization and people' },
  },
  {
    key: 'self-growth',
    category_type: 'person',
    color: 'orange',
    enabled: false,
    name: { zh: '个人成长', en: 'Personal growth' },
  },
  {
    key: 'team-priority',
    category_type: 'team',
    color: 'wathet',
    enabled: true,
    name: { zh: '部门重点', en: 'Team priority' },
  },
];
