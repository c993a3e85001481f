import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'In a container, localhost is the container itself',
  because:
    '`{program|The program}` was refused at {address|$|localhost}{port|:$|} **because** it runs in a container, where that address is the container and not the host or the service next door',
  why: `
Each container has a network namespace of its own, with its own loopback address and its own table of listeners. The database that runs on the
host, or in the next container, is not in that table. Settings which were right on a laptop (\`localhost:5432\`) are wrong the moment the
program is packed into an image.`,
  prior: 0,
  clues: [
    {
      when: {
        text: 'docker|container|compose|kubernetes|\\bpod\\b|devcontainer|podman|\\w+-1 +\\|',
        entity: { address: '127\\..*|::1|localhost' },
      },
      weight: 8,
      says: 'it runs in a container and asks its own loopback address',
    },
    {
      when: { text: '(?:^|\\s)/(?:app|usr/src/app|workspace|code)/', entity: { address: '127\\..*|::1|localhost' } },
      weight: 1,
      says: 'the paths are those of an image',
    },
    {
      when: { entity: { address: '(?!127\\.|::1|localhost)[\\w.:-]+' } },
      weight: -5,
      says: '`{address}` is not the loopback address',
    },
  ],
  question: {
    ask: 'Does anybody listen on {port|port $|the port}, seen from inside of the container?',
    run: "docker exec CONTAINER ss -ltn 'sport = :{port}'",
    answers: [
      {
        reads: { output: 'ss', where: { port: '{port}' }, rows: 'none' },
        weight: 2,
        says: 'nobody inside of the container has the port',
      },
      {
        reads: { output: 'ss', where: { port: '{port}' }, rows: { state: 'LISTEN' } },
        weight: -5,
        says: 'somebody in the container listens there',
      },
    ],
  },
  fixes: [
    {
      title: 'Name the other service',
      when: 'Both run in the same compose file or network.',
      steps: [
        {
          kind: 'code',
          runtime: 'docker',
          language: 'yaml',
          code: 'services:\n  web:\n    environment:\n      DATABASE_URL: postgres://app@db:5432/app   # db, not localhost\n  db:\n    image: postgres:16',
        },
        {
          kind: 'code',
          runtime: 'kubernetes',
          language: 'yaml',
          code: 'env:\n  - name: DATABASE_HOST\n    value: db.default.svc.cluster.local   # the name of the Service',
        },
      ],
      whyItWorks:
        'The built-in name server of the network answers with the address of that container; the port is the inner one, published or not.',
      risk: { level: 'reversible', undo: 'Write the old value again.' },
      proof: { sh: 'docker compose exec web getent hosts db', shows: 'an address such as 172.18.0.3' },
    },
    {
      title: 'Lead out to the host',
      when: 'The service runs on the host itself.',
      steps: [
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: 'docker run --add-host=host.docker.internal:host-gateway -e DATABASE_HOST=host.docker.internal my-image',
        },
        {
          kind: 'text',
          text: 'On the host the service must listen on the address of the bridge too (`172.17.0.1` or all), not only on 127.0.0.1.',
        },
      ],
      whyItWorks: 'The name stands for the gateway of the bridge, which is the host seen from inside.',
      risk: { level: 'reversible', undo: 'Start it without the option.' },
      proof: { sh: 'docker exec CONTAINER getent hosts host.docker.internal', shows: 'the address of the host' },
    },
    {
      title: 'Share the network of the host',
      when: 'For a quick try on Linux.',
      steps: [{ kind: 'code', runtime: 'docker', language: 'sh', code: 'docker run --network host my-image' }],
      whyItWorks: 'Without a namespace of its own the container sees the listeners of the host.',
      risk: { level: 'reversible', undo: 'Leave the option out; until then nothing separates the ports of the two.' },
      proof: { sh: 'docker run --rm --network host my-image ss -ltn', shows: 'the listeners of the host' },
    },
  ],
  popularButWrong: {
    advice: 'Publish the database port with `-p 5432:5432`.',
    because: 'That opens a port on the host. Inside of the other container localhost still leads nowhere.',
  },
  exceptions: ['Containers of one Kubernetes pod share a network: there localhost does reach the neighbour.'],
  sources: [
    'man:network_namespaces(7)',
    'https://docs.docker.com/compose/how-tos/networking/',
    'https://docs.docker.com/engine/network/',
    'https://kubernetes.io/docs/concepts/workloads/pods/',
  ],
  notReproducible: 'It takes a second network namespace; the machine of the lab has one network.',
})
