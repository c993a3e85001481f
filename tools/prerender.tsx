export { startPage } from '../src/app/start/prerender.tsx'
export { prerender } from '../src/static/prerender.tsx'
