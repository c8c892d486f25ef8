/// <reference types="vite/client" />

interface ImportMetaEnv {
  /** Base address of the API; empty means the page's own origin. */
  readonly VITE_API_URL?: string;
}

declare module "virtual:theme.css";
