// The same for what JSX is compiled to.
export * from '../../../node_modules/preact/jsx-runtime/dist/jsxRuntime.mjs';
