import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'The port setting holds something that is not a bare number',
  because:
    '`{program|The program}` could not use the port it was given **because** there is more in the setting than digits, so that it was looked up as the name of a service',
  why: `
A blank at the end (\`80 \`), a line end from a file (\`80\\n\`), a minus sign, a URL such as the \`tcp://10.0.0.7:5432\` that Kubernetes and old Docker links put into \`DB_PORT\`, a template that nobody filled in:
none of these is a number to \`getaddrinfo\`, so it asks \`/etc/services\` for a service of that name.`,
  prior: 2,
  clues: [
    {
      when: { text: '(?:tcp|udp)://\\S+.*Servname|\\$\\{?[A-Z_]+\\}?.*Servname|undefined.*Servname|None.*Servname' },
      weight: 5,
      says: 'a URL, or a value that was never filled in, stands where the port belongs',
    },
    {
      when: { text: '\\.env|env_file|environment|secret|configmap|_PORT' },
      weight: 2,
      says: 'the port comes from a file or from the environment',
    },
  ],
  question: {
    ask: 'What is in the setting, with its blanks and line ends?',
    run: 'printenv | grep -i port | cat -A',
    answers: [
      {
        reads: { output: 'environment', where: { variable: '.*PORT.*' }, rows: { value: '\\d+' } },
        weight: -3,
        says: '{variable} is a plain number',
      },
      {
        reads: { output: 'environment', where: { variable: '.*PORT.*' }, rows: { value: '.*' } },
        weight: 5,
        says: '{variable} holds “{value}”, which is no number',
      },
    ],
  },
  fixes: [
    {
      title: 'Make a number of it where it is read',
      when: 'The program is yours.',
      steps: [
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: "port = int(os.environ['DB_PORT'])   # takes '80\\n', refuses 'tcp://…' by name",
        },
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'hints.ai_flags = AI_NUMERICSERV;   /* never look a word up */',
        },
      ],
      whyItWorks: 'A blank or line end is dropped, and all else fails at the line that reads the setting.',
      risk: { level: 'reversible', undo: 'Take the conversion out again.' },
      proof: { sh: 'python3 -c "import os; print(int(os.environ[\'DB_PORT\']))"', shows: 'the bare number' },
    },
    {
      title: 'Rename the variable in Kubernetes',
      when: 'A service called `db` exists in the namespace, and the value starts with `tcp://`.',
      steps: [
        {
          kind: 'code',
          runtime: 'kubernetes',
          language: 'yaml',
          code: 'spec:\n  enableServiceLinks: false   # no DB_PORT=tcp://… from the service named db',
        },
      ],
      whyItWorks:
        'Kubernetes writes `NAME_PORT` for each service into the environment of a pod; without these links your own value stays.',
      risk: { level: 'reversible', undo: 'Take the line out; pods that start later get the variables again.' },
      proof: { sh: 'kubectl exec POD -- printenv DB_PORT', shows: 'the number that you set, or nothing' },
    },
  ],
  popularButWrong: {
    advice: 'Add the odd word to /etc/services.',
    because:
      'A value with a blank, a colon or a slash cannot stand there as a name, and the next deployment brings another.',
  },
  sources: [
    'man:getaddrinfo(3)',
    'https://kubernetes.io/docs/tutorials/services/connect-applications-service/',
    'man:cat(1)',
  ],
  notReproducible:
    'No system call fails: the file of services is read to its end. `socat - "TCP:localhost:80 "` shows it on a real Linux.',
})
