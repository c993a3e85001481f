import { defineCause } from '../../schema.ts'

/** msgrcv(2) without MSG_NOERROR. */
export default defineCause({
  title: 'A message in the queue is longer than the buffer of the reader',
  because:
    '`{program|The program}` could not take the message **because** it is longer than the buffer, and the reader did not allow cutting it',
  why: '`msgrcv` gets a maximum length. A longer message stays in the queue and the call fails with this code, again and again, so that everything behind it is stuck too. Usually sender and receiver were built from different versions of one structure.',
  prior: 0,
  clues: [
    { when: { text: 'msgrcv|message queue|msgsnd|msgget|ipcs' }, weight: 6, says: 'message queues are named' },
    { when: { text: 'Argument list|execve|spawn|/bin/' }, weight: -3, says: 'a program was to be started' },
  ],
  fixes: [
    {
      title: 'Build both sides from the same definition',
      when: 'It is your program.',
      steps: [
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'ssize_t n = msgrcv(id, &msg, sizeof msg.text, type, 0);   /* text only, without the long in front */',
        },
      ],
      whyItWorks:
        'The length means the text behind the type; `sizeof msg` counts too much on one side and too little on the other.',
      risk: { level: 'reversible', undo: 'Revert the change.' },
      proof: { sh: 'ipcs -q', shows: 'no messages that stay' },
    },
    {
      title: 'Take it out and throw the rest away',
      when: 'A stuck message blocks the queue.',
      steps: [
        { kind: 'code', runtime: 'c', language: 'c', code: 'msgrcv(id, &msg, sizeof msg.text, type, MSG_NOERROR);' },
      ],
      whyItWorks: 'The kernel then cuts the message and removes it.',
      risk: { level: 'reversible', undo: 'Remove the flag.' },
      proof: { sh: 'ipcs -q', shows: 'used-bytes 0' },
    },
  ],
  popularButWrong: {
    advice: 'Make the queue larger (`kernel.msgmax`).',
    because: 'It bounds what may be sent; the buffer of the receiver stays as it is.',
  },
  sources: ['man:msgrcv(2)', 'man:ipcs(1)'],
  notReproducible: 'No program of the lab uses System V message queues.',
})
