import { defineCause } from '../../schema.ts'

/** docker-proxy accepts on the host, cannot connect to the container's address and closes. */
export default defineCause({
  title: 'The port is published, and inside nobody listens on that address',
  because:
    '`{program|The program}` lost its connection{port| to port $|} **because** the container engine accepted it and found no listener on the container’s own address',
  why: `
With \`-p 8080:3000\` the engine has a proxy on the host that accepts each connection, then connects to the container. A server in the container that listens on \`127.0.0.1\`, on another port, or that has not started yet
refuses this second step, and the proxy closes the first. \`curl\` says “Recv failure: Connection reset by peer” or “Empty reply”, though the connection seemed to stand.`,
  prior: 0,
  clues: [
    {
      when: { text: 'docker|podman|compose|container|docker-proxy|kubectl port-forward' },
      weight: 3,
      says: 'a container is involved',
    },
    {
      when: { text: 'curl: \\((?:56|52)\\)' },
      weight: 2,
      says: 'the connection was accepted and then cut before the first byte',
    },
    {
      when: { entity: { address: '127\\.0\\.0\\.1|::1|localhost' } },
      weight: 1,
      says: 'it went to this machine, where the engine’s proxy stands',
    },
    {
      when: { text: 'after \\d+ bytes|keep-?alive|socket hang up.{0,80}reused' },
      weight: -3,
      says: 'bytes had already been exchanged',
    },
  ],
  question: {
    ask: 'On which address does the server listen inside?',
    run: 'docker exec CONTAINER ss -ltn',
    answers: [
      {
        reads: { output: 'ss', rows: { state: 'LISTEN', address: '127\\.0\\.0\\.1|::1|localhost' } },
        weight: 5,
        says: 'it listens on {address} only, inside of the container',
      },
      {
        reads: { output: 'ss', rows: { state: 'LISTEN', address: '\\*' } },
        weight: -3,
        says: 'it listens on every address of the container',
      },
      { reads: { output: 'ss', rows: 'none' }, weight: 3, says: 'nothing listens in the container' },
    ],
  },
  fixes: [
    {
      title: 'Let the server in the container listen on 0.0.0.0',
      when: 'It listens on 127.0.0.1 or localhost, as most development servers do.',
      steps: [
        { kind: 'code', runtime: 'node', language: 'js', code: "server.listen(3000, '0.0.0.0')" },
        {
          kind: 'code',
          runtime: 'python',
          language: 'sh',
          code: 'flask run --host 0.0.0.0\nuvicorn app:app --host 0.0.0.0\npython3 manage.py runserver 0.0.0.0:8000',
        },
        { kind: 'code', runtime: 'vite', language: 'sh', code: 'vite --host 0.0.0.0' },
      ],
      whyItWorks: 'The proxy connects to the container’s own address, which is another than its loopback.',
      risk: { level: 'reversible', undo: 'Put the old address back.' },
      proof: { sh: 'curl -sI http://127.0.0.1:{port|8080}/', shows: 'a status line' },
    },
    {
      title: 'Keep it private on the host instead',
      when: 'You bound it to loopback so that nobody else reaches it.',
      steps: [
        {
          kind: 'sh',
          sh: 'docker run -p 127.0.0.1:8080:3000 IMAGE',
          changes: 'The port is published for this machine only.',
        },
      ],
      whyItWorks: 'Who may come in is decided where the port is published, not in the container.',
      risk: { level: 'reversible', undo: 'Start it with the old option.' },
      proof: { sh: "ss -ltn 'sport = :8080'", shows: '127.0.0.1:8080' },
    },
    {
      title: 'Publish the port on which it really listens',
      when: 'The list inside shows another number.',
      steps: [
        { kind: 'sh', sh: 'docker port CONTAINER; docker exec CONTAINER ss -ltn' },
        {
          kind: 'sh',
          sh: 'docker run -p {port|8080}:INNER_PORT IMAGE',
          changes:
            'Starts a new container; the old one has to be removed first, since ports are fixed when it is made.',
        },
      ],
      whyItWorks: 'In `-p 8080:3000` the second number is the one inside.',
      risk: { level: 'reversible', undo: 'Run it with the old numbers.' },
      proof: { sh: 'curl -sI http://127.0.0.1:{port|8080}/', shows: 'a status line' },
    },
  ],
  popularButWrong: {
    advice: 'Add EXPOSE to the Dockerfile.',
    because: 'EXPOSE is a note for readers; it opens nothing and changes no address.',
  },
  exceptions: [
    'Images without `ss`: `docker exec CONTAINER cat /proc/net/tcp` has it in hexadecimal; 0100007F is 127.0.0.1.',
  ],
  sources: ['https://docs.docker.com/engine/network/port-publishing/', 'man:ip(7)'],
  notReproducible: 'It takes a container engine and its proxy.',
})
