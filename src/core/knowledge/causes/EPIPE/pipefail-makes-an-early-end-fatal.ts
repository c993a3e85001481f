import { defineCause } from '../../schema.ts'

/** `set -o pipefail` turns the normal end of `… | head` into a failed script. */
export default defineCause({
  title: 'pipefail turns the early end of a reader into a failure',
  because:
    'The script stopped at a pipeline **because** `pipefail` is set: `{program|the writer}` met a closed pipe, and its status became that of the whole line',
  why: `
In \`… | head -n 1\` the reader leaves as soon as it has its line, and whoever still writes gets EPIPE, or dies of SIGPIPE with status 141
(128 + 13) and without a word. That is how pipelines are meant to work. With \`set -o pipefail\` the status of the last failing part counts, and with
\`set -e\` the script ends there. It depends on timing: short output fits into the pipe and all goes well, so it fails on some days only.`,
  prior: 1,
  clues: [
    { when: { text: 'pipefail|set -[a-z]*e[a-z]*o? ' }, weight: 5, says: 'the script runs with pipefail' },
    {
      when: { text: '(?:exit(?:ed)?|code|status)\\D{0,12}141\\b' },
      weight: 5,
      says: '141 is 128 + 13: the end by SIGPIPE',
    },
    {
      when: { text: 'Process completed with exit code|Makefile:\\d+|##\\[error\\]|ERROR: Job failed' },
      weight: 1,
      says: 'a CI job or make gave up because of it',
    },
    { when: { entity: { address: '.+' } }, weight: -5, says: 'an address is named: it was a connection' },
  ],
  fixes: [
    {
      title: 'Choose a reader that reads to the end',
      when: 'You need the first lines only, and the output is not endless.',
      steps: [
        {
          kind: 'sh',
          sh: "list-everything | sed -n '1,3p'",
          changes: 'Nothing: it prints three lines, and reads the rest as well.',
        },
        {
          kind: 'code',
          runtime: 'awk',
          language: 'sh',
          code: "list-everything | awk 'NR <= 3'\nlist-everything | grep -c error > /dev/null   # instead of grep -q",
        },
      ],
      whyItWorks: 'A writer whose reader stays to the end never meets a closed pipe, however much it writes.',
      risk: { level: 'reversible', undo: 'Use `head` or `grep -q` again.' },
      proof: { sh: 'seq 200000 | sed -n 1p; echo "${PIPESTATUS[@]}"', shows: '`1`, and then `0 0`' },
    },
    {
      title: 'Forgive this one pipeline',
      when: 'The output is long, and reading all of it would take time.',
      steps: [
        {
          kind: 'code',
          runtime: 'bash',
          language: 'sh',
          code: 'first=$(list-everything | head -n 1) || [ $? -eq 141 ]   # any other failure still stops the script\n# or take the list first, and cut it afterwards:\nall=$(list-everything)\nhead -n 1 <<< "$all"',
        },
      ],
      whyItWorks: 'A command in front of `||` does not trigger `set -e`, and only the one status is accepted.',
      risk: { level: 'reversible', undo: 'Take the condition out.' },
      proof: {
        sh: "bash -euo pipefail -c 'seq 200000 | head -n 1 || [ $? -eq 141 ]; echo still here'",
        shows: '`still here`',
      },
    },
  ],
  popularButWrong: {
    advice: 'Remove `set -euo pipefail` from the script.',
    because: 'Then every real failure in the middle of a pipeline goes unnoticed, for the sake of one line.',
  },
  exceptions: [
    'A writer that ignores SIGPIPE, such as Node.js or Python, ends with its own status (1 or 120) and a message instead of 141.',
  ],
  sources: ['man:bash(1)', 'man:pipe(7)', 'man:signal(7)', 'https://www.gnu.org/software/bash/manual/bash.html'],
  scenario: {
    params: { program: 'node' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/list.js': {
          text: 'let n = 0\nconst timer = setInterval(() => {\n  process.stdout.write(`build ${++n}\\n`)\n  if (n === 20) clearInterval(timer)\n}, 10)\n',
        },
        '/srv/work/deploy.sh': {
          text: '#!/bin/bash\nnode list.js | head -n 1 > latest\necho "deployed $(cat latest)" > deployed\n',
          mode: '755',
        },
      },
    },
    reproduce: { run: 'bash -euo pipefail deploy.sh', fails: { call: 'write', errno: 'EPIPE' } },
    steps: [
      {
        title: 'Deploy',
        ask: 'Run the deployment. It stops in the middle, although the first line was there.',
        run: 'bash -euo pipefail deploy.sh',
        done: { kind: 'fails', call: 'write', errno: 'EPIPE' },
      },
      {
        title: 'Read the pipeline',
        ask: 'Which reader leaves early? Look at the script.',
        run: 'cat deploy.sh; cat latest',
        done: { kind: 'ran', program: ['cat', 'less', 'nano', 'grep', 'sed'] },
      },
      {
        title: 'Let the reader stay',
        ask: 'Take a filter that reads to the end, and deploy.',
        run: "sed -i 's/head -n 1/sed -n 1p/' deploy.sh; bash -euo pipefail deploy.sh",
        done: { kind: 'exists', path: '/srv/work/deployed', type: 'file' },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/deployed', type: 'file' },
    solutions: [
      {
        title: 'Use a filter that reads to the end',
        run: "sed -i 's/head -n 1/sed -n 1p/' deploy.sh; bash -euo pipefail deploy.sh",
      },
      {
        title: 'Take the list first',
        run: 'sed -i \'s/node list.js |.*/all=$(node list.js); head -n 1 <<< "$all" > latest/\' deploy.sh; bash -euo pipefail deploy.sh',
      },
      {
        title: 'Forgive this pipeline',
        run: "sed -i 's/> latest/> latest || true/' deploy.sh; bash -euo pipefail deploy.sh",
      },
    ],
    wrong: [
      {
        run: "sed -i 's/head -n 1/head -n 2/' deploy.sh; bash -euo pipefail deploy.sh",
        but: 'Two lines are still not all of them.',
      },
      {
        run: 'bash -euo pipefail deploy.sh || true',
        but: 'That forgives the whole script: it still stops in the middle, and now nobody hears of it.',
      },
    ],
  },
})
