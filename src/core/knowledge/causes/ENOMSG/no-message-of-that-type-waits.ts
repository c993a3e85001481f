import { defineCause } from '../../schema.ts'

/** msgrcv(2) with IPC_NOWAIT. */
export default defineCause({
  title: 'No message of the wanted type is in the queue',
  because:
    '`{program|The program}` got no message **because** none of the type it asked for was in the queue, and it did not want to wait',
  why: '`msgrcv` with IPC_NOWAIT asks once. An empty queue is a normal answer for a program that polls; it is an error when sender and receiver use different types, or different keys and so two different queues.',
  prior: 2,
  clues: [
    { when: { text: 'msgrcv|message queue|msgget|ipcs' }, weight: 2, says: 'message queues are named' },
    { when: { text: 'poll|retry|IPC_NOWAIT' }, weight: 1, says: 'polling is named' },
  ],
  fixes: [
    {
      title: 'Compare queue and type',
      when: 'The sender says that it has sent.',
      steps: [{ kind: 'sh', sh: 'ipcs -q' }],
      whyItWorks: 'If messages lie there, the type differs; if another key has them, the queue does.',
      risk: { level: 'read-only' },
      proof: { sh: 'ipcs -q', shows: '0 messages after the receiver has run' },
    },
    {
      title: 'Wait instead of asking',
      when: 'The receiver has nothing else to do.',
      steps: [
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'msgrcv(id, &msg, sizeof msg.text, 0, 0);   /* type 0: the first of any type; flag 0: wait */',
        },
      ],
      whyItWorks: 'The kernel wakes it when a message comes.',
      risk: { level: 'reversible', undo: 'Put IPC_NOWAIT back.' },
      proof: { sh: 'ipcs -q -p', shows: 'the receiver as lrpid' },
    },
  ],
  popularButWrong: {
    advice: 'Make the queue anew.',
    because: 'The messages that wait in it are lost, and the types still differ.',
  },
  sources: ['man:msgrcv(2)', 'man:ipcs(1)'],
  notReproducible: 'No program of the lab uses System V message queues.',
})
