import type { PlannedDepartment } from './demo-plan.ts';

type Row = [key: string, parent: string | undefined, zh: string, en: string, leader: string];

// Parents stand before their children. The vision team is four levels down.
const rows: Row[] = [
  ['ceo-office', undefined, '总经办', 'Executive Office', 'shen-zhiyuan'],
  ['hr', 'ceo-office', '人力资源部', 'Human Resources', 'zhao-minjie'],
  ['finance', 'ceo-office', '财务部', 'Finance', 'tao-hongmei'],
  ['legal', 'ceo-office', '法务与知识产权部', 'Legal & IP', 'tao-hongmei'],
  ['rnd', undefined, '研发中心', 'R&D Center', 'gu-mingxuan'],
  ['hardware', 'rnd', '硬件部', 'Hardware', 'fang-zhengyu'],
  ['firmware', 'rnd', '固件部', 'Firmware', 'lu-jianing'],
  ['platform', 'rnd', '云平台部', 'Cloud Platform', 'xie-haoran'],
  ['data', 'platform', '数据智能组', 'Data Intelligence', 'yan-ruoxi'],
  ['vision', 'data', '视觉算法小组', 'Vision Algorithms', 'qiao-yifan'],
  ['app', 'rnd', '应用开发部', 'Applications', 'jiang-siqi'],
  ['quality', 'rnd', '质量保障部', 'Quality Assurance', 'ma-xiaodong'],
  ['product', undefined, '产品与设计中心', 'Product & Design', 'song-yuwei'],
  ['design', 'product', '设计部', 'Design', 'bai-luyao'],
  ['sales', undefined, '销售中心', 'Sales', 'han-dongsheng'],
  ['sales-north', 'sales', '北方大区', 'Northern Region', 'guo-tiecheng'],
  ['sales-south', 'sales', '南方大区', 'Southern Region', 'luo-peishan'],
  ['overseas', 'sales', '海外业务部', 'International Business', 'vivian-lin'],
  ['marketing', undefined, '市场部', 'Marketing', 'xu-anqi'],
  ['service', undefined, '客户服务中心', 'Customer Services', 'he-weiguo'],
  ['field-service', 'service', '现场服务部', 'Field Services', 'niu-zhigang'],
  ['support', 'service', '技术支持部', 'Technical Support', 'zhong-yating'],
  ['supply', undefined, '供应链与制造中心', 'Supply Chain & Manufacturing', 'wu-jianguo'],
  ['procurement', 'supply', '采购部', 'Procurement', 'cai-wenjuan'],
  ['manufacturing', 'supply', '生产制造部', 'Manufacturing', 'deng-haitao'],
];

export const departments: PlannedDepartment[] = rows.map(([key, parent, zh, en, leader]) => ({
  key,
  parent,
  name: { zh, en },
  leader,
}));
