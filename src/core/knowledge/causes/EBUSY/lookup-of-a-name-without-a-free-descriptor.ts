import { defineCause } from '../../schema.ts'

/** `getaddrinfo EBUSY` of Node.js: the resolver failed inside (EAI_SYSTEM) and errno held EBUSY. */
export default defineCause({
  title: 'Too many open files, and the lookup of a name pays for it',
  because:
    '`{program|The program}` could not look up {hostname|`$`|the name} **because** it has used up its open files, and the resolver reports that as “busy”',
  why: `
\`getaddrinfo EBUSY\` puzzles, since nothing is busy. The resolver wanted to open a socket or a file, got EMFILE, and handed up what errno held at last. It was measured with Node.js 20 on Debian 12: one lookup
that worked, then all descriptors taken, and the next lookup said EBUSY; with three closed again it worked. A process that had never looked anything up says ENOTFOUND in that place.`,
  prior: 0,
  clues: [
    { when: { text: 'getaddrinfo EBUSY' }, weight: 8, says: 'it is the lookup of a name that was busy' },
    { when: { also: ['EMFILE'] }, weight: 4, says: 'the same log has EMFILE' },
    {
      when: { syscall: ['mount', 'umount', 'umount2', 'rename', 'unlink', 'rmdir', 'bind'] },
      weight: -6,
      says: '`{syscall}` looks up no name',
    },
  ],
  question: {
    ask: 'How many descriptors does the process hold?',
    run: 'lsof -p {pid}',
    answers: [
      {
        reads: { output: 'lsof', rows: { fd: '>=900' } },
        weight: 5,
        says: 'descriptor {fd} is in use, close to the usual limit',
      },
    ],
  },
  fixes: [
    {
      title: 'Count the descriptors, and close what leaks',
      when: 'Always first.',
      steps: [
        {
          kind: 'sh',
          sh: 'ls -l /proc/{pid}/fd | awk \'{ print $NF }\' | sed "s/[0-9]*$//" | sort | uniq -c | sort -rn | head',
        },
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: 'response.resume()     // read or destroy each answer, or its socket stays open\nstream.destroy()',
        },
      ],
      whyItWorks: 'With a few descriptors free the lookup works at once; nothing has to be restarted.',
      risk: { level: 'reversible', undo: 'Take the lines out.' },
      proof: { sh: 'ls /proc/{pid}/fd | wc -l', shows: 'a number well below the limit' },
    },
    {
      title: 'Limit how much is under way at once',
      when: 'It happens only under load.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: 'for (let at = 0; at < urls.length; at += 50) await Promise.all(urls.slice(at, at + 50).map(fetchOne))',
        },
      ],
      whyItWorks: 'Each request needs one descriptor for its connection, and one for a moment for its lookup.',
      risk: { level: 'reversible', undo: 'Start all at once again.' },
      proof: { sh: 'node crawl.js; echo $?', shows: '0' },
    },
  ],
  popularButWrong: {
    advice: 'Restart the name server.',
    because: 'It was never asked.',
  },
  exceptions: [
    'With few descriptors in use, look at `grep ^hosts: /etc/nsswitch.conf`: where none of the modules it names is installed, Node.js says the same (see EAI_SYSTEM).',
  ],
  sources: ['man:getaddrinfo(3)', 'https://nodejs.org/api/dns.html', 'man:getrlimit(2)'],
  notReproducible: 'The lab’s resolver uses no descriptors; Node.js 20 showed it on Debian 12 with `ulimit -n 40`.',
})
