import type { FrontofficeClient } from "../client.ts";
import type { ProcedureInputs, ProcedureOutputs } from "../generated/procedures.gen.ts";

type Input<Name extends keyof ProcedureInputs> = ProcedureInputs[Name];
type Output<Name extends keyof ProcedureOutputs> = ProcedureOutputs[Name];
type Call<Name extends keyof ProcedureInputs & keyof ProcedureOutputs> = (
  input: Input<Name>,
  options?: { timeoutMs?: number },
) => Promise<Output<Name>>;

export type UploadSession = Output<"uploadSessions.get">;
export type FileView = Output<"uploadSessions.files.list">["items"][number];
export type RegisteredFile = Output<"uploadSessions.files.register">["items"][number];
export type SignedFile = Output<"uploadSessions.files.sign">["files"][number];
export type SignRequest = Input<"uploadSessions.files.sign">["files"][number];
export type Confirmation = Input<"uploadSessions.files.confirm">["files"][number];
export type RegisterInput = Input<"uploadSessions.files.register">["files"][number];

/** The calls of the API that an upload makes, by whichever client makes them. */
export interface UploadApi {
  start: Call<"uploads.start">;
  get: Call<"uploadSessions.get">;
  resume: Call<"uploadSessions.resume">;
  pause: Call<"uploadSessions.pause">;
  finish: Call<"uploadSessions.finish">;
  progress: Call<"uploadSessions.progress">;
  list: Call<"uploadSessions.files.list">;
  register: Call<"uploadSessions.files.register">;
  sign: Call<"uploadSessions.files.sign">;
  confirm: Call<"uploadSessions.files.confirm">;
  fail: Call<"uploadSessions.files.fail">;
}

/** Makes one call of the API, and repeats it as the program that uploads sees fit. */
export type MakeCall = <Answer>(call: () => Promise<Answer>) => Promise<Answer>;

/** What every step of an upload needs: the calls, how they are made, and the product's code of an error ("precondition"). */
export interface UploadLink {
  api: UploadApi;
  call: MakeCall;
  codeOf(error: unknown): string;
}

/** The calls as the typed client makes them. */
export function uploadApiOf({ uploads, uploadSessions }: FrontofficeClient): UploadApi {
  const { get, resume, pause, finish, progress, files } = uploadSessions;
  const { list, register, sign, confirm, fail } = files;
  return { start: uploads.start, get, resume, pause, finish, progress, list, register, sign, confirm, fail };
}
