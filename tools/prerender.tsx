export { prerender } from '../src/static/prerender.tsx'
