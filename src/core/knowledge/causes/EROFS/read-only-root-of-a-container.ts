import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'The container’s own filesystem is read-only on purpose',
  because:
    '`{program|The program}` cannot write {path|`$`|there} **because** its container was started with a read-only root filesystem',
  why: `
\`docker run --read-only\` and Kubernetes' \`readOnlyRootFilesystem\` let nothing be written but volumes, so that an intruder cannot change the
program. Programs that put pid files, caches, sockets or temporary files beside themselves need a place for those.`,
  prior: 1,
  clues: [
    {
      when: { text: 'readOnlyRootFilesystem|--read-only|read_only: true|docker|container|kubernetes|\\bpod\\b' },
      weight: 3,
      says: 'containers play a part',
    },
    {
      when: { entity: { path: '/(?:app|usr|var/run|run|tmp|etc|var/cache|home)/.*' } },
      weight: 1,
      says: '`{path}` is a place of the image itself',
    },
    {
      when: { text: 'nginx.*(?:client_temp|nginx\\.pid)|\\.pid\\b|/var/cache/nginx' },
      weight: 2,
      says: 'a server wants its pid file or cache',
    },
    { when: { also: ['EIO'] }, weight: -4, says: 'there are input/output errors: the disk may have failed' },
  ],
  question: {
    ask: 'How is the root mounted inside of the container?',
    run: 'docker compose exec web findmnt -no OPTIONS /',
    answers: [
      {
        reads: { output: 'mount', where: { target: '/' }, rows: { access: 'ro', type: 'overlay' } },
        weight: 5,
        says: 'the root of the container is an overlay, mounted read-only',
      },
    ],
  },
  fixes: [
    {
      title: 'Give the program the one directory it needs',
      when: 'The rest should stay read-only.',
      steps: [
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: 'docker run --read-only --tmpfs /tmp --tmpfs /run -v cache:/var/cache/nginx image',
        },
        {
          kind: 'code',
          runtime: 'kubernetes',
          language: 'yaml',
          code: 'volumeMounts:\n  - { name: tmp, mountPath: /tmp }\nvolumes:\n  - { name: tmp, emptyDir: {} }',
        },
      ],
      whyItWorks: 'A volume is a mount of its own with options of its own.',
      risk: { level: 'reversible', undo: 'Remove the volume from the definition.' },
      proof: { sh: 'docker compose exec web touch /tmp/x', shows: 'no error' },
    },
    {
      title: 'Tell the program to write elsewhere',
      when: 'A volume exists already.',
      steps: [
        {
          kind: 'code',
          runtime: 'nginx',
          language: 'nginx',
          code: 'pid /tmp/nginx.pid;\nhttp { client_body_temp_path /tmp/body; proxy_temp_path /tmp/proxy; }',
        },
        { kind: 'code', runtime: 'node', language: 'sh', code: 'npm_config_cache=/tmp/npm TMPDIR=/tmp node server.js' },
      ],
      whyItWorks: 'Only the place was wrong, not the right to write.',
      risk: { level: 'reversible', undo: 'Restore the old path.' },
      proof: { sh: 'docker compose logs --tail 20 web', shows: 'a start without this error' },
    },
  ],
  popularButWrong: {
    advice: 'Change the owner of the directory in the image.',
    because: 'The mount is read-only for root too; owners are not even asked.',
  },
  sources: [
    'https://docs.docker.com/reference/cli/docker/container/run/',
    'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
    'man:mount(8)',
  ],
  notReproducible: 'It takes a container engine; a read-only mount plays in “mounted read-only on purpose”.',
})
