import { defineCause } from '../../schema.ts'

/** `docker run -p`: another container, or a program of the host, has the port on the host. */
export default defineCause({
  title: 'The host port of the container is taken on the host',
  because:
    'Docker could not publish {port|port $|the port} **because** another container publishes it already, or a program of the host has it',
  why: `
\`-p 8080:80\` takes port 8080 of the **host**. Docker keeps a list of its own: “port is already allocated” means that another container has it, also one of an older
compose project with another name. “failed to bind host port … address already in use” means a program outside of Docker, such as a database that was
installed on the host as well.`,
  prior: 0,
  clues: [
    {
      when: { text: 'port is already allocated|Bind for \\S+ failed' },
      weight: 8,
      says: 'Docker’s own list says that a container has it',
    },
    {
      when: { text: 'failed to bind host port|userland proxy|ports are not available|exposing port TCP|rootlessport' },
      weight: 7,
      says: 'Docker was about to publish a port',
    },
    { when: { dialect: ['docker', 'compose'] }, weight: 3, says: 'Docker speaks' },
  ],
  question: {
    ask: 'Which container publishes it, or who has it on the host?',
    run: "docker ps --filter publish={port}; sudo ss -ltnp 'sport = :{port}'",
    answers: [
      {
        reads: {
          output: 'ss',
          where: { port: '{port}' },
          rows: { state: 'LISTEN', holder: 'docker-proxy|rootlesskit|rootlessport|com\\.docker.*' },
        },
        weight: 5,
        says: 'a container has it, by way of `{holder}`',
      },
      {
        reads: {
          output: 'ss',
          where: { port: '{port}' },
          rows: { state: 'LISTEN', holder: '(?!docker-proxy|rootless).+' },
        },
        weight: 2,
        says: '`{holder}` has it on the host',
      },
    ],
  },
  fixes: [
    {
      title: 'Stop the container that has it',
      when: 'It is a left-over.',
      steps: [
        { kind: 'sh', sh: 'docker ps --filter publish={port}' },
        {
          kind: 'sh',
          sh: 'docker stop CONTAINER',
          changes: 'Stops that container. Its data stay, and it can be started again.',
        },
        {
          kind: 'sh',
          sh: 'docker compose ls; docker compose -p OLD_PROJECT down',
          changes: 'Stops and removes the containers of that project; named volumes stay.',
        },
      ],
      whyItWorks: 'Docker gives the port back when the container stops.',
      risk: {
        level: 'destructive',
        to: 'whoever uses that container',
        undo: 'docker start CONTAINER, or docker compose -p OLD_PROJECT up -d for a project that was taken down.',
      },
      proof: { sh: 'docker ps --filter publish={port}', shows: 'the heading only' },
    },
    {
      title: 'Publish on another host port',
      when: 'Both shall run.',
      steps: [
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: 'docker run -p 8081:80 IMAGE    # host:container, only the first one changes',
        },
        { kind: 'code', runtime: 'compose', language: 'yaml', code: 'ports:\n  - "${WEB_PORT:-8080}:80"' },
      ],
      whyItWorks: 'Inside of its own network the container keeps its port; only the one of the host must be unique.',
      risk: { level: 'reversible', undo: 'Put the old number back.' },
      proof: { sh: 'docker port CONTAINER', shows: '`80/tcp -> 0.0.0.0:8081`' },
    },
    {
      title: 'Do not publish it at all',
      when: 'Only other containers use it, as with most databases.',
      steps: [
        {
          kind: 'code',
          runtime: 'compose',
          language: 'yaml',
          code: 'services:\n  db:\n    image: postgres\n    # no ports: others reach it as db:5432',
        },
      ],
      whyItWorks: 'Containers of one network reach each other without a port of the host.',
      risk: { level: 'reversible', undo: 'Add `ports` again.' },
      proof: { sh: 'docker compose exec web getent hosts db', shows: 'an address' },
    },
  ],
  popularButWrong: {
    advice: 'Change the port inside of the container.',
    because: 'Each container has ports of its own in there. What collides is the number before the colon.',
  },
  exceptions: [
    'If no container and no program has it, dockerd has kept it after a crash: restarting the Docker service clears its list, and stops all containers without `live-restore`.',
  ],
  sources: [
    'https://docs.docker.com/engine/network/port-publishing/',
    'https://docs.docker.com/reference/cli/docker/container/ls/',
    'https://docs.docker.com/compose/how-tos/networking/',
  ],
  notReproducible: 'A receipt would need a Docker daemon on the machine that plays the scenarios.',
})
