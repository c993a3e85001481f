import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'host.docker.internal does not exist by itself on Linux',
  because:
    '`{program|The program}` found no address for `host.docker.internal` **because** only Docker Desktop makes that name; the Docker Engine of Linux needs to be told',
  why: `
On macOS and Windows, Docker Desktop answers \`host.docker.internal\` with the address of the host. The engine on a Linux server, in CI or in WSL without Desktop does not know it. A compose
file that works on one developer's laptop therefore fails on the build machine. In Podman the name is \`host.containers.internal\`.`,
  prior: 0,
  clues: [
    {
      when: { entity: { hostname: '(?:host|gateway)\\.docker\\.internal|host\\.containers\\.internal' } },
      weight: 10,
      says: '`{hostname}` is a name that the container tool makes',
    },
    { when: { text: '\\b(?:host|gateway)\\.docker\\.internal\\b' }, weight: 5, says: 'the name stands in the log' },
  ],
  question: {
    ask: 'Does the container know the name?',
    run: 'docker exec CONTAINER getent hosts host.docker.internal',
    answers: [
      { reads: { output: 'getent', rows: 'none' }, weight: 3, says: 'it does not' },
      { reads: { output: 'getent', rows: { address: '.+' } }, weight: -5, says: 'in there it is {address}' },
    ],
  },
  fixes: [
    {
      title: 'Let Docker make the name',
      when: 'Docker Engine 20.10 or later.',
      steps: [
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: 'docker run --add-host host.docker.internal:host-gateway IMAGE',
        },
        {
          kind: 'code',
          runtime: 'compose',
          language: 'yaml',
          code: 'services:\n  web:\n    extra_hosts:\n      - "host.docker.internal:host-gateway"',
        },
      ],
      whyItWorks:
        '`host-gateway` stands for the address of the host in the container’s network and goes into its /etc/hosts. Docker Desktop accepts the line as well.',
      risk: { level: 'reversible', undo: 'Remove the line and make the container anew.' },
      proof: {
        sh: 'docker compose exec web getent hosts host.docker.internal',
        shows: 'an address such as 172.17.0.1',
      },
    },
    {
      title: 'Put the service into a container beside it',
      when: 'It need not run on the host.',
      steps: [
        {
          kind: 'code',
          runtime: 'compose',
          language: 'yaml',
          code: 'services:\n  web:\n    environment: { DB_HOST: db }\n  db:\n    image: postgres',
        },
      ],
      whyItWorks: 'Names of services work the same on every machine.',
      risk: { level: 'reversible', undo: 'Go back to the service on the host.' },
      proof: { sh: 'docker compose exec web getent hosts db', shows: 'an address' },
    },
  ],
  popularButWrong: {
    advice: 'Use `--network host` everywhere.',
    because:
      'The container then shares all ports of the host, names of other containers are gone, and it behaves differently on Docker Desktop.',
  },
  exceptions: [
    'When the name works and the connection is refused, the service on the host listens on 127.0.0.1 only; it must also listen on the address of the bridge.',
  ],
  sources: [
    'https://docs.docker.com/reference/cli/docker/container/run/',
    'https://docs.docker.com/desktop/features/networking/',
    'man:hosts(5)',
  ],
  notReproducible: 'A receipt would need a Docker daemon on the machine that plays the scenarios.',
})
