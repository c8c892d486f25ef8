// Generated from the API's procedures by `pnpm --filter @frontoffice/client generate`; do not edit.
/** The largest file, in bytes, that travels in one request; larger ones travel in parts. */
export const SINGLE_REQUEST_BYTES = 8388608;
