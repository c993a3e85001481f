import { defineCause } from '../../schema.ts'

/** 127.0.0.11 passes a name that no running container has on to the host's resolver, which does not answer for names without a dot. */
export default defineCause({
  title: 'No container of that name is in this network',
  because:
    '`{program|The program}` could not look up {hostname|`$`|the host} **because** no running container of its own network has that name, and nobody else answers for it',
  why: `
Docker’s resolver, 127.0.0.11, knows the running containers of the same network by their service names. The name of one that has stopped, has
not started yet or sits in another network is passed on to the resolvers of the host. Those often refuse names without a dot, so that the
C library hears “try again” and not “no such name”. On the default network \`bridge\` no container has a name at all.`,
  prior: 0,
  clues: [
    {
      when: { entity: { hostname: '(?!localhost$|undefined$|null$)[A-Za-z][\\w-]*' } },
      weight: 5,
      says: '`{hostname}` has no dot, as names of services do',
    },
    {
      when: { entity: { hostname: '.*\\..*' } },
      weight: -4,
      says: '`{hostname}` has a dot: it is no name of a service',
    },
    {
      when: { text: '\\bcompose\\b|docker|container|127\\.0\\.0\\.11|^[\\w.-]+-\\d+ +\\| ' },
      weight: 2,
      says: 'containers play a part in the log',
    },
    {
      when: { text: 'exited with code \\d|\\bExited \\(\\d+\\)|is unhealthy|dependency failed to start' },
      weight: 2,
      says: 'a container ended or did not start',
    },
  ],
  question: {
    ask: 'Does Docker’s own resolver know it from in there?',
    run: 'docker compose exec web getent hosts {hostname}',
    answers: [
      {
        reads: { output: 'getent', rows: { address: '.+' } },
        weight: -3,
        says: 'now it is {address}: the container started later than the one that asked',
      },
      { reads: { output: 'getent', rows: 'none' }, weight: 4, says: 'nobody in that network has the name' },
      {
        reads: { output: 'resolv.conf', rows: { server: '127\\.0\\.0\\.11' } },
        weight: 2,
        says: 'Docker’s resolver is the one that is asked',
      },
    ],
  },
  fixes: [
    {
      title: 'Start what bears that name, and see why it ended',
      when: '`docker compose ps -a` shows it as exited, or does not show it.',
      steps: [
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: 'docker compose ps -a\ndocker compose logs --tail 30 db',
        },
        { kind: 'code', runtime: 'docker', language: 'sh', code: 'docker compose up -d db' },
      ],
      whyItWorks:
        'Only containers that run are in the list of names; the log of the one that ended has the first failure.',
      risk: { level: 'reversible', undo: '`docker compose stop` with the name of the service.' },
      proof: { sh: 'docker compose exec web getent hosts db', shows: 'an address' },
    },
    {
      title: 'Let the program start after it is ready',
      when: 'It works a few seconds later, or after a second `up`.',
      steps: [
        {
          kind: 'code',
          runtime: 'docker',
          language: 'yaml',
          code: 'services:\n  web:\n    depends_on:\n      db:\n        condition: service_healthy\n  db:\n    healthcheck:\n      test: ["CMD-SHELL", "pg_isready -U postgres"]\n      interval: 2s\n      retries: 30',
        },
      ],
      whyItWorks: 'Compose then waits with the first container until the second one has passed its own check.',
      risk: { level: 'reversible', undo: 'Remove the condition and the check.' },
      proof: { sh: 'docker compose up -d && docker compose ps', shows: '`healthy` beside the database' },
    },
    {
      title: 'Bring both into the same network',
      when: 'They were started by two compose files, or one of them by `docker run`.',
      steps: [
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: "docker inspect -f '{{json .NetworkSettings.Networks}}' web\ndocker network connect stack_default web",
        },
      ],
      whyItWorks: 'A network lists its own members, nobody else; a container may be in several.',
      risk: { level: 'reversible', undo: '`docker network disconnect stack_default web`' },
      proof: { sh: 'docker exec web getent hosts db', shows: 'an address' },
    },
  ],
  popularButWrong: {
    advice: 'Set `dns: 8.8.8.8` for the container.',
    because:
      'A public server has never heard of your services: Docker’s resolver knew the name, had the container been there.',
  },
  sources: [
    'https://docs.docker.com/engine/network/',
    'https://docs.docker.com/compose/how-tos/networking/',
    'https://docs.docker.com/compose/how-tos/startup-order/',
    'https://www.freedesktop.org/software/systemd/man/latest/resolved.conf.html',
    'man:getaddrinfo(3)',
  ],
  notReproducible:
    'It takes a container engine with a resolver of its own; and `getaddrinfo` is a function of the C library, so no system call fails with this code.',
})
