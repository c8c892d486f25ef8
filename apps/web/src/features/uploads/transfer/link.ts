import type { MakeCall, UploadApi, UploadLink } from "@frontoffice/client/upload";
import { describeError } from "../../../lib/errors.ts";
import { trpcClient as api } from "../../../lib/trpc.ts";

const { files } = api.uploadSessions;

/** The calls of an upload, made by the page's own client. */
const calls: UploadApi = {
  start: (input) => api.uploads.start.mutate(input),
  get: (input) => api.uploadSessions.get.query(input),
  resume: (input) => api.uploadSessions.resume.mutate(input),
  pause: (input) => api.uploadSessions.pause.mutate(input),
  finish: (input) => api.uploadSessions.finish.mutate(input),
  progress: (input) => api.uploadSessions.progress.mutate(input),
  list: (input) => files.list.query(input),
  register: (input) => files.register.mutate(input),
  sign: (input) => files.sign.mutate(input),
  confirm: (input) => files.confirm.mutate(input),
  fail: (input) => files.fail.mutate(input),
};

/** The way to the API, with the given patience. */
export const linkWith = (call: MakeCall): UploadLink => ({ api: calls, call, codeOf: (error) => describeError(error).code });
