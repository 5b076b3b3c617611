import type { Work } from './work.ts';

export const overseas: Work = {
  topics: [
    'durian orchards',
    'rice cooperatives',
    'palm oil estates',
    'greenhouse growers',
    'sugarcane mills',
    'aquaculture farms',
    'regional distributors',
    'government pilots',
  ],
  partners: ['product', 'marketing', 'firmware', 'legal'],
  done: [
    'two {topic} accounts moved to contract review',
    'the customs paperwork for the {product} batch is cleared',
    'the demo plot at {customer} is live and streaming data',
    'signed the reseller letter of intent with {customer}',
    'the local-language onboarding guide is published',
  ],
  blockers: [
    'the type approval lab pushed our slot by three weeks',
    'freight to {region} doubled this month',
    '{customer} wants a local data residency statement',
    'the rainy season delays installations by two weeks',
  ],
  objectives: [
    {
      text: 'Turn {topic} in {region} into a repeatable business in {when}',
      theme: 'growth',
      key_results: [
        ['Grow new bookings from ${a} to ${b}', 120000, 185000, '$'],
        ['Raise the pilot-to-contract rate from {a}% to {b}%', 28, 42, '%'],
        ['Sign {b} new {topic} accounts', 0, 6, 'accts'],
        'Publish two reference stories with measured water savings together with {@partner}',
      ],
    },
    {
      text: 'Make {product} legal and easy to import in {region}',
      theme: 'quality',
      key_results: [
        ['Obtain type approval in {b} more countries', 0, 2, ''],
        ['Cut door-to-door lead time from {a} to {b} days', 41, 27, 'days'],
        ['Bring landed cost per gateway down from ${a} to ${b}', 146, 118, '$'],
        'Hand over a complete customs and warranty playbook to the partners',
      ],
    },
    {
      text: 'Build a partner network in {region} that can {install|sell and install} without us',
      theme: 'growth',
      key_results: [
        ['Certify installers, from {a} to {b} people', 14, 30, 'ppl'],
        ['Lift partner-sourced revenue from {a}% to {b}%', 22, 40, '%'],
        ['Reduce return visits per installation from {a} to {b}', 0.8, 0.4, ''],
        'Launch the {version} partner portal with {@partner} and move all deal registration there',
      ],
    },
    {
      text: 'Keep {topic} happy through the {season}',
      theme: 'quality',
      key_results: [
        ['Raise overseas NPS from {a} to {b}', 34, 45, ''],
        ['First response within 4 working hours for {b}% of tickets (was {a}%)', 71, 90, '%'],
        ['Weekly active farms from {a} to {b}', 210, 330, 'farms'],
        ['Renew {b}% of subscriptions that expire in {when} (was {a}%)', 78, 88, '%'],
      ],
    },
    {
      text: 'Give {topic} a product that speaks their language',
      theme: 'innovation',
      key_results: [
        ['Translate {b}% of app screens into local languages (was {a}%)', 55, 95, '%'],
        ['Collect {b} structured interviews and share the findings with {@partner}', 0, 12, ''],
        'Ship the local crop calendar for {topic} in {version}',
        ['Cut time to first reading for a new farm from {a} to {b} minutes', 48, 20, 'min'],
      ],
    },
    {
      text: 'Run a pipeline we can trust in {region}',
      theme: 'growth',
      key_results: [
        ['Improve forecast accuracy from {a}% to {b}%', 68, 85, '%'],
        ['Grow qualified pipeline from ${a} to ${b}', 420000, 640000, '$'],
        ['Shorten the sales cycle from {a} to {b} days', 104, 80, 'days'],
        'Review every lost deal over $20,000 and turn the lessons into the battle card',
      ],
    },
  ],
};
