import { Type, type Static } from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Id } from '../../ids.ts';
import { appPath, appWrites, I18n, NewI18n } from '../../performance/entity.ts';

const tag = {
  name: NewI18n('Its name', 100),
  explanation: Type.Optional(NewI18n('What it means', 1000, 0)),
  prompt: Type.Optional(NewI18n('What stands in the empty field', 1000, 0)),
};
const Tags = <T extends typeof tag>(properties: T, title: string) =>
  Type.Array(Type.Object(properties, { title, description: 'A tag' }), {
    minItems: 1,
    maxItems: 50,
    description: 'Tags under which it is answered',
  });
const tagId = Type.Optional(Type.String({ description: 'Id of a tag that is there already' }));
const question = { name: NewI18n('What is asked', 500) };

/** With everything that sets it up; what is answered can be sent back. */
export const QuestionSetup = Type.Object(
  {
    id: Id('question'),
    name: I18n,
    tags: Type.Array(
      Type.Object(
        { id: Id('tag'), name: I18n, explanation: I18n, prompt: I18n },
        { title: 'PerformanceTagSetup', description: 'A tag' },
      ),
      { description: 'Tags under which it is answered' },
    ),
  },
  { title: 'PerformanceQuestionSetup', description: 'A question answered under tags' },
);
export type QuestionSetup = Static<typeof QuestionSetup>;

const data = Type.Object({ question: QuestionSetup });

export const createQuestion = endpoint({
  ...appWrites,
  name: 'okra.performance.v1.question.create',
  summary: 'Create a question that is answered under tags',
  method: 'POST',
  path: `${appPath}/questions`,
  body: Type.Object({ ...question, tags: Tags(tag, 'PerformanceNewTag') }),
  data,
});

export const replaceQuestion = endpoint({
  ...appWrites,
  name: 'okra.performance.v1.question.replace',
  summary: 'Replace a question; once in use only its texts',
  method: 'PUT',
  path: `${appPath}/questions/:question_id`,
  params: Type.Object({ question_id: Id('question') }),
  body: Type.Object({ ...question, tags: Tags({ id: tagId, ...tag }, 'PerformanceChangedTag') }),
  data,
});
