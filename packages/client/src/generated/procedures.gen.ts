// Generated from the API's procedures by `pnpm --filter @frontoffice/client generate`; do not edit.
import type { Action, Mutation, Query, Stream } from "../procedure.ts";

/** Every procedure, by noun. */
export interface Procedures {
  apiKeys: {
    /** Show one API key with its limits and its last use. Needs `apiKeys:read`. REST: `GET /api/api-keys/{id}`. */
    get: Query<KeyRefInput, KeyView>;
    /** Issue an API key; its secret is answered this once. Needs `apiKeys:write`; write. People only: A key issues, changes and revokes no keys. REST: `POST /api/api-keys`. */
    issue: Mutation<IssueKeyInput, IssuedKeyView>;
    /** List the company's API keys, the newest first; never their secrets. Needs `apiKeys:read`. REST: `GET /api/api-keys`. */
    list: Query<PageInput, KeyPage>;
    /** Give an API key another name. Needs `apiKeys:write`; write. People only: A key issues, changes and revokes no keys. REST: `PUT /api/api-keys/{id}`. */
    rename: Mutation<RenameKeyInput, KeyView>;
    /** Revoke an API key: within a second it opens nothing more. Needs `apiKeys:write`; destructive. People only: A key issues, changes and revokes no keys. REST: `DELETE /api/api-keys/{id}`. */
    revoke: Mutation<KeyRefInput, KeyView>;
    /** List what you could grant to a key now. Needs `apiKeys:write`. People only: A key issues, changes and revokes no keys. REST: `GET /api/api-keys/scopes`. */
    scopes: Query<undefined, ScopesView>;
  };
  approvals: {
    /** Approve a call; it is made with the rights of its key. Needs `approvals:decide`; destructive. People only: People decide about what programs ask for. REST: `POST /api/approvals/{id}/approve`. */
    approve: Mutation<ApproveInput, ApprovalView>;
    /** Show one call with its decision and what came of it. Needs `approvals:read`. REST: `GET /api/approvals/{id}`. */
    get: Query<ApprovalRefInput, ApprovalView>;
    /** List calls that wait or waited for a decision; programs see their own. Needs `approvals:read`. REST: `GET /api/approvals`. */
    list: Query<ListApprovalsInput, ApprovalPage>;
    /** Refuse a call and say why. Needs `approvals:decide`; write. People only: People decide about what programs ask for. REST: `POST /api/approvals/{id}/reject`. */
    reject: Mutation<RejectInput, ApprovalView>;
    /** Wait until a call is decided and made, or the time is over. Needs `approvals:read`. REST: `GET /api/approvals/{id}/wait`. */
    wait: Query<WaitForApprovalInput, ApprovalView>;
    /** Follow one call live until it is over. Needs `approvals:read`. REST: `GET /api/approvals/{id}/events`. */
    watch: Stream<WatchApprovalInput, ApprovalView>;
    /** Take back a call of yours that waits. Needs `approvals:read`; write. REST: `POST /api/approvals/{id}/withdraw`. */
    withdraw: Mutation<ApprovalRefInput, ApprovalView>;
  };
  audit: {
    /** List the people, keys and nouns that the audit trail can be narrowed down to. Needs `audit:read`. REST: `GET /api/audit/choices`. */
    choices: Query<undefined, AuditChoices>;
    /** Give the audit trail as a CSV file, narrowed down like the list. Needs `audit:read`. REST: `GET /api/audit/export`. */
    export: Query<ExportAuditInput, AuditExport>;
    /** Show one row of the audit trail with what it changed, before and after. Needs `audit:read`. REST: `GET /api/audit/{id}`. */
    get: Query<AuditRefInput, AuditDetail>;
    /** List who did what, the newest first, with filters; refused calls are in it too. Needs `audit:read`. REST: `GET /api/audit`. */
    list: Query<ListAuditInput, AuditPage>;
    /** Take a change back by the opposite call, with its rights, once. Needs `audit:read`; write. People only: Taking back somebody's change is a person's decision; a program makes the opposite call. REST: `POST /api/audit/{id}/undo`. */
    undo: Mutation<AuditRefInput, UndoView>;
  };
  auth: {
    /** Ask for an email to your new email address. REST: `POST /api/auth/change-email`. */
    changeEmail: Action<ChangeEmailInput, EmailChangeView>;
    /** Change your password; your other sessions end. REST: `POST /api/auth/change-password`. */
    changePassword: Action<ChangePasswordInput, SignedInView>;
    /** Finish a two-factor sign-in with a code. REST: `POST /api/auth/complete-login`. */
    completeLogin: Action<CompleteLoginInput, SignedInView>;
    /** Prove again that it is you, for the next quarter of an hour. REST: `POST /api/auth/confirm`. */
    confirm: Action<ConfirmInput, ConfirmedView>;
    /** Take the new email address with the token from the email. REST: `POST /api/auth/confirm-email`. */
    confirmEmail: Action<ConfirmEmailInput, EmailChangeView>;
    identities: {
      /** Say where your browser goes to link the outside provider. REST: `POST /api/auth/identities/link`. */
      link: Action<undefined, LinkStartView>;
      /** Stop signing in with this outside provider. REST: `DELETE /api/auth/identities/{id}`. */
      unlink: Action<SessionRefInput, UnlinkedView>;
    };
    /** Sign in with an email address or a username. REST: `POST /api/auth/login`. */
    login: Action<LoginInput, SignedInView>;
    /** End this session. REST: `POST /api/auth/logout`. */
    logout: Action<undefined, SignedOutView>;
    /** Show who you are, your company, your permissions and this session or key. REST: `GET /api/auth/me`. */
    me: Query<undefined, MeView>;
    /** List the outside providers that people can sign in with. REST: `GET /api/auth/providers`. */
    providers: Query<undefined, ProvidersView>;
    /** Exchange this token for the next one, up to seven days after its issue. REST: `POST /api/auth/refresh`. */
    refresh: Action<undefined, SignedInView>;
    /** Sign up: creates a person and a company that they own. REST: `POST /api/auth/register`. */
    register: Action<RegisterInput, SignedInView>;
    /** Ask for an email that sets a new password. REST: `POST /api/auth/request-password-reset`. */
    requestPasswordReset: Action<RequestPasswordResetInput, ResetRequestedView>;
    /** Set a new password with the token from the email. REST: `POST /api/auth/reset-password`. */
    resetPassword: Action<ResetPasswordInput, PasswordResetView>;
    secondFactor: {
      /** Turn two-factor sign-in off; your other sessions end. REST: `POST /api/auth/second-factor/disable`. */
      disable: Action<undefined, SecondFactorOffView>;
      /** Turn two-factor sign-in on with a code of the app. REST: `POST /api/auth/second-factor/enable`. */
      enable: Action<EnableSecondFactorInput, RecoveryCodesView>;
      /** Make ten new recovery codes; the old ones stop working. REST: `POST /api/auth/second-factor/recovery-codes`. */
      renewRecoveryCodes: Action<undefined, RecoveryCodesView>;
      /** Begin two-factor sign-in: a secret for your authenticator app. REST: `POST /api/auth/second-factor/set-up`. */
      setUp: Action<undefined, SecondFactorSetupView>;
    };
    sessions: {
      /** Sign out one of your sessions. REST: `DELETE /api/auth/sessions/{id}`. */
      end: Action<SessionRefInput, EndedView>;
      /** Sign out everywhere, here too. REST: `POST /api/auth/sessions/end-all`. */
      endAll: Action<undefined, EndedView>;
      /** Sign out everywhere but here. REST: `POST /api/auth/sessions/end-others`. */
      endOthers: Action<undefined, EndedView>;
      /** List where you are signed in. REST: `GET /api/auth/sessions`. */
      list: Query<PageInput, SessionsPage>;
    };
    /** Show what you can sign in with. REST: `GET /api/auth/sign-in-methods`. */
    signInMethods: Query<undefined, SignInMethodsView>;
    /** Switch to another of your companies, with a new token. REST: `POST /api/auth/switch-company`. */
    switchCompany: Action<SwitchCompanyInput, SignedInView>;
    /** Change your name, username, time zone and language. REST: `PUT /api/auth/profile`. */
    updateProfile: Action<UpdateProfileInput, UserView>;
  };
  clients: {
    /** Add a client. Needs `clients:write`; write. REST: `POST /api/clients`. */
    create: Mutation<CreateClientInput, ClientView>;
    /** Delete a client; it can be restored. Needs `clients:delete`; destructive. REST: `DELETE /api/clients/{id}`. */
    delete: Mutation<ClientRefInput, ClientView>;
    /** Give the clients as a CSV file, narrowed down like the list; it can be imported again. Needs `clients:read`. REST: `GET /api/clients/export`. */
    export: Query<ExportClientsInput, ClientsExport>;
    /** Show one client with its profile and phone numbers. Needs `clients:read`. REST: `GET /api/clients/{id}`. */
    get: Query<ClientRefInput, ClientView>;
    /** Add the clients of a CSV file, all or none; those that are there by name or phone number are left out. Needs `clients:write`; write. REST: `POST /api/clients/import`. */
    import: Mutation<ImportClientsInput, ClientsImport>;
    /** List the clients of the company, by name, with search and filters. Needs `clients:read`. REST: `GET /api/clients`. */
    list: Query<ListClientsInput, ClientPage>;
    /** Bring a deleted client back. Needs `clients:delete`; write. REST: `POST /api/clients/{id}/restore`. */
    restore: Mutation<ClientRefInput, ClientView>;
    /** List what clients are tagged with. Needs `clients:read`. REST: `GET /api/clients/tags`. */
    tags: Query<undefined, ClientTags>;
    /** Change the fields that are sent; the others stay. Needs `clients:write`; write. REST: `PUT /api/clients/{id}`. */
    update: Mutation<UpdateClientInput, ClientView>;
  };
  companies: {
    /** Show the company you work in now. Needs `company:read`. REST: `GET /api/companies/current`. */
    current: Query<undefined, CurrentCompanyView>;
    /** Close the company for everybody but its owners, who can then only read; its data stays. Needs `company:delete`; destructive. People only: Whether a company goes on is decided by its owners. REST: `POST /api/companies/{id}/deactivate`. */
    deactivate: Mutation<CompanyRefInput, CurrentCompanyView>;
    /** Show one of your companies with its settings. REST: `GET /api/companies/{id}`. */
    get: Query<CompanyRefInput, CurrentCompanyView>;
    /** List the companies you belong to. REST: `GET /api/companies`. */
    list: Query<PageInput, CompaniesListOutput>;
    /** Open the company again. Needs `company:delete`; write. People only: Whether a company goes on is decided by its owners. REST: `POST /api/companies/{id}/reactivate`. */
    reactivate: Mutation<CompanyRefInput, CurrentCompanyView>;
    /** Change the company you work in: the fields that are sent, the others stay. Needs `company:write`; write. REST: `PUT /api/companies/{id}`. */
    update: Mutation<UpdateCompanyInput, CurrentCompanyView>;
  };
  contacts: {
    /** Add a contact. Needs `contacts:write`; write. REST: `POST /api/contacts`. */
    create: Mutation<CreateContactInput, ContactView>;
    /** Delete a contact; it can be restored. Needs `contacts:delete`; destructive. REST: `DELETE /api/contacts/{id}`. */
    delete: Mutation<ContactRefInput, ContactView>;
    /** Show one contact. Needs `contacts:read`. REST: `GET /api/contacts/{id}`. */
    get: Query<ContactRefInput, ContactView>;
    /** List contacts, of one client or of all, by name, with search. Needs `contacts:read`. REST: `GET /api/contacts`. */
    list: Query<ListContactsInput, ContactPage>;
    /** Bring a deleted contact back. Needs `contacts:delete`; write. REST: `POST /api/contacts/{id}/restore`. */
    restore: Mutation<ContactRefInput, ContactView>;
    /** Change the fields of a contact that are sent; the others stay. Needs `contacts:write`; write. REST: `PUT /api/contacts/{id}`. */
    update: Mutation<UpdateContactInput, ContactView>;
  };
  cycles: {
    /** Add a cycle to a project: the next number, and a folder of its own. Needs `projects:write`; write. REST: `POST /api/cycles`. */
    create: Mutation<CreateCycleInput, CycleView>;
    /** Delete a cycle, unless an upload is in progress; files stay in the storage, and it can be restored. Needs `projects:delete`; destructive. REST: `DELETE /api/cycles/{id}`. */
    delete: Mutation<CycleRefInput, CycleView>;
    /** Show one cycle with its counts and the moves you may make. Needs `projects:read`. REST: `GET /api/cycles/{id}`. */
    get: Query<CycleRefInput, CycleView>;
    /** List the cycles of a project, or of all, the highest number first. Needs `projects:read`. REST: `GET /api/cycles`. */
    list: Query<ListCyclesInput, CyclePage>;
    /** Bring a deleted cycle back. Needs `projects:delete`; write. REST: `POST /api/cycles/{id}/restore`. */
    restore: Mutation<CycleRefInput, CycleView>;
    /** Change the fields that are sent, the state among them: planned, active, completed, archived; only those who may delete reopen. Needs `projects:write`; write. REST: `PUT /api/cycles/{id}`. */
    update: Mutation<UpdateCycleInput, CycleView>;
  };
  dashboard: {
    /** List who changed what lately, of one client or of all; only of what you may read. Needs `company:read`. REST: `GET /api/activity`. */
    activity: Query<ListActivityInput, ActivityPage>;
    /** Show how far the company is: checklist, counts, running jobs, recent activity and the latest strategies. Needs `company:read`. REST: `GET /api/dashboard`. */
    overview: Query<undefined, DashboardView>;
  };
  inbox: {
    /** Count what waits for you, by kind. Needs `company:read`. REST: `GET /api/inbox/counts`. */
    counts: Query<CountInboxInput, InboxCounts>;
    /** Say that a failure is done with; it leaves everybody's inbox. Needs `jobs:write`; write. REST: `POST /api/inbox/dismiss`. */
    dismiss: Mutation<InboxRefInput, InboxDone>;
    /** List what waits for you to decide or put right, of every kind, the newest first. Needs `company:read`. REST: `GET /api/inbox`. */
    list: Query<ListInboxInput, InboxPage>;
    /** Bring a dismissed failure back into the inbox. Needs `jobs:write`; write. REST: `POST /api/inbox/reopen`. */
    reopen: Mutation<InboxRefInput, InboxDone>;
    /** Snooze one thing until a moment, for yourself alone. Needs `company:read`; write. People only: What somebody has snoozed is their own. REST: `POST /api/inbox/snooze`. */
    snooze: Mutation<SnoozeInput, InboxDone>;
    /** Bring back what you have snoozed. Needs `company:read`; write. People only: What somebody has snoozed is their own. REST: `POST /api/inbox/unsnooze`. */
    unsnooze: Mutation<InboxRefInput, InboxDone>;
  };
  invitations: {
    /** Accept an invitation as a new person: makes the account and signs in. REST: `POST /api/invitations/accept`. */
    accept: Action<AcceptInput, SignedInView>;
    /** Accept an invitation to your own address, and go on in that company with a new token. REST: `POST /api/invitations/join`. */
    join: Action<InvitationTokenInput, SignedInView>;
    /** List the invitations that nobody has accepted yet, newest first. Needs `users:write`. People only: Who belongs to a company is decided by people. REST: `GET /api/invitations`. */
    list: Query<ListInvitationsInput, InvitationsPage>;
    /** Show what the link in an email offers. REST: `POST /api/invitations/look`. */
    look: Action<InvitationTokenInput, OfferView>;
    /** Send the email again with a new link; the link before works no more. Needs `users:write`; write. People only: Who belongs to a company is decided by people. REST: `POST /api/invitations/{id}/resend`. */
    resend: Mutation<InvitationRefInput, InvitationView>;
    /** Take an invitation back; its link works no more. Needs `users:write`; destructive. People only: Who belongs to a company is decided by people. REST: `DELETE /api/invitations/{id}`. */
    revoke: Mutation<InvitationRefInput, InvitationView>;
    /** Invite somebody by email, with or without an account; the link works once, for seven days. Needs `users:write`; write. People only: Who belongs to a company is decided by people. REST: `POST /api/invitations`. */
    send: Mutation<SendInvitationInput, InvitationView>;
  };
  jobs: {
    /** Stop a job that waits or runs. Needs `jobs:write`; write. REST: `POST /api/jobs/{id}/cancel`. */
    cancel: Mutation<JobRefInput, JobDetail>;
    /** Show one job with its progress, result and earlier attempts. Needs `jobs:read`. REST: `GET /api/jobs/{id}`. */
    get: Query<JobRefInput, JobDetail>;
    /** List the company's background jobs, the newest first. Needs `jobs:read`. REST: `GET /api/jobs`. */
    list: Query<ListJobsInput, JobPage>;
    /** Start a failed or cancelled job again. Needs `jobs:write`; write. REST: `POST /api/jobs/{id}/retry`. */
    retry: Mutation<JobRefInput, JobDetail>;
    /** Follow one job live until it is over. Needs `jobs:read`. REST: `GET /api/jobs/{id}/events`. */
    watch: Stream<WatchJobInput, JobEvent>;
    /** Follow all jobs of the company live. Needs `jobs:read`. REST: `GET /api/jobs/events`. */
    watchAll: Stream<undefined, JobFeedItem>;
  };
  notifications: {
    /** List your notifications, the newest first. Needs `company:read`. People only: Notifications are a person's own; a program follows events by webhook. REST: `GET /api/notifications`. */
    list: Query<ListNotificationsInput, NotificationPage>;
    /** Mark notifications of yours as read: those you name, or all. Needs `company:read`; write. People only: Notifications are a person's own; a program follows events by webhook. REST: `POST /api/notifications/read`. */
    markRead: Mutation<MarkReadInput, UnreadView>;
    preferences: {
      /** Show which notifications reach you, and how. Needs `company:read`. People only: Notifications are a person's own; a program follows events by webhook. REST: `GET /api/notifications/preferences`. */
      get: Query<undefined, PreferencesView>;
      /** Choose which notifications reach you, and how. Needs `company:read`; write. People only: Notifications are a person's own; a program follows events by webhook. REST: `PUT /api/notifications/preferences`. */
      save: Mutation<SavePreferencesInput, PreferencesView>;
    };
    /** Count the notifications that you have not read. Needs `company:read`. People only: Notifications are a person's own; a program follows events by webhook. REST: `GET /api/notifications/unread-count`. */
    unreadCount: Query<undefined, UnreadView>;
    /** Follow live what waits for you: notifications, and the count of approvals. Needs `company:read`. People only: Notifications are a person's own; a program follows events by webhook. REST: `GET /api/notifications/events`. */
    watch: Stream<WatchNotificationsInput, NotificationEvent>;
  };
  onboarding: {
    /** Make a client of the draft. Needs `onboarding:write`; write. REST: `POST /api/onboarding/finish`. */
    finish: Mutation<undefined, OnboardingFinished>;
    /** Show your onboarding draft and whether the company has a client. Needs `onboarding:read`. REST: `GET /api/onboarding`. */
    get: Query<undefined, OnboardingView>;
    /** Keep what you typed so far. Needs `onboarding:write`; write. REST: `PUT /api/onboarding`. */
    save: Mutation<SaveOnboardingInput, OnboardingView>;
  };
  projects: {
    /** Add a project: a place in a storage where files are uploaded to. Needs `projects:write`; write. REST: `POST /api/projects`. */
    create: Mutation<CreateProjectInput, ProjectView>;
    /** Delete a project with its cycles, unless an upload is in progress; files stay in the storage, and it can be restored. Needs `projects:delete`; destructive. REST: `DELETE /api/projects/{id}`. */
    delete: Mutation<ProjectRefInput, ProjectView>;
    /** Show one project with its storage and counts. Needs `projects:read`. REST: `GET /api/projects/{id}`. */
    get: Query<ProjectRefInput, ProjectView>;
    /** List the projects with their counts, newest first, with search and filters. Needs `projects:read`. REST: `GET /api/projects`. */
    list: Query<ListProjectsInput, ProjectPage>;
    /** Bring a deleted project back, with its cycles. Needs `projects:delete`; write. REST: `POST /api/projects/{id}/restore`. */
    restore: Mutation<ProjectRefInput, ProjectView>;
    /** Change the fields that are sent; the others stay, and so do files that are uploaded already. Needs `projects:write`; write. REST: `PUT /api/projects/{id}`. */
    update: Mutation<UpdateProjectInput, ProjectView>;
  };
  receipts: {
    /** Show the signed receipt of an upload session: how many files and bytes arrived, and the digest of their manifest. Needs `uploads:read`. REST: `GET /api/sessions/{id}/receipt`. */
    get: Query<ReceiptRefInput, ReceiptView>;
    /** Show the public keys that receipts are signed with, so that anybody can check one without this installation. REST: `GET /api/receipts/key`. */
    key: Query<undefined, SigningKeysView>;
    /** Give the manifest that a receipt vouches for, 20,000 lines at a time; the pieces joined have its SHA-256. Needs `uploads:read`. REST: `GET /api/sessions/{id}/receipt/manifest`. */
    manifest: Query<ManifestInput, ManifestView>;
    /** Say whether a receipt is one that this installation signed for a session of yours. Needs `uploads:read`. REST: `GET /api/sessions/{sessionId}/receipt/verdict`. */
    verify: Query<VerifyReceiptInput, VerdictView>;
  };
  search: {
    /** Find clients, contacts, strategies, projects, cycles, uploads, files and people by words; you find what you may read. Needs `company:read`. REST: `GET /api/search`. */
    everything: Query<SearchInput, SearchResultPage>;
  };
  storage: {
    connections: {
      /** Connect an S3 server of your own; the secret is kept sealed. Needs `storage:write`; write. REST: `POST /api/storage/connections`. */
      create: Mutation<CreateConnectionInput, ConnectionView>;
      /** Delete a storage connection that no project uses; its files stay on the server, and it can be restored. Needs `storage:write`; destructive. REST: `DELETE /api/storage/connections/{id}`. */
      delete: Mutation<ConnectionRefInput, ConnectionView>;
      /** Show one storage connection; never its secret. Needs `storage:read`. REST: `GET /api/storage/connections/{id}`. */
      get: Query<ConnectionRefInput, ConnectionView>;
      /** List the storage connections with what their last test said, newest first. Needs `storage:read`. REST: `GET /api/storage/connections`. */
      list: Query<ListConnectionsInput, ConnectionPage>;
      /** Test a server in the same way before it is saved; nothing of it is kept. Needs `storage:write`; write. REST: `POST /api/storage/probe`. */
      probe: Mutation<ProbeInput, ProbeView>;
      /** Bring a deleted storage connection back, with its secret. Needs `storage:write`; write. REST: `POST /api/storage/connections/{id}/restore`. */
      restore: Mutation<ConnectionRefInput, ConnectionView>;
      /** Write, read, list and delete a small object there, say what works and what to do where it does not, and keep the finding. Needs `storage:write`; write. REST: `POST /api/storage/connections/{id}/test`. */
      test: Mutation<ConnectionRefInput, ProbeView>;
      /** Change the fields that are sent; the others stay, the secret too. Needs `storage:write`; write. REST: `PUT /api/storage/connections/{id}`. */
      update: Mutation<UpdateConnectionInput, ConnectionView>;
    };
    /** Show the installation's own storage and how much lies where, project by project. Needs `storage:read`. REST: `GET /api/storage`. */
    overview: Query<undefined, OverviewView>;
  };
  strategies: {
    /** Approve a strategy that is in review. Needs `strategies:approve`; write. REST: `POST /api/strategies/{id}/approve`. */
    approve: Mutation<MoveStrategyInput, StrategyView>;
    /** Take an approved strategy out of use. Needs `strategies:approve`; write. REST: `POST /api/strategies/{id}/archive`. */
    archive: Mutation<MoveStrategyInput, StrategyView>;
    /** Show what is planned for a client: the posts of its approved strategies, or of the newest draft while none is approved. Needs `strategies:read`. REST: `GET /api/strategies/calendar`. */
    calendar: Query<ClientCalendarInput, ClientCalendarView>;
    /** Show two versions side by side, section by section. Needs `strategies:read`. REST: `GET /api/strategies/{id}/compare`. */
    compare: Query<CompareStrategyInput, ComparisonView>;
    /** Give a version as a Markdown or PDF file. Needs `strategies:read`. REST: `GET /api/strategies/{id}/export`. */
    export: Query<ExportStrategyInput, ExportView>;
    /** Start drafting a new strategy for a client; the job shows how far it is. Needs `strategies:write`; write. REST: `POST /api/strategies/generate`. */
    generate: Mutation<GenerateStrategyInput, DraftStarted>;
    /** Show a strategy with its current version. Needs `strategies:read`. REST: `GET /api/strategies/{id}`. */
    get: Query<StrategyRefInput, StrategyView>;
    /** List strategies, newest first, with search and filters. Needs `strategies:read`. REST: `GET /api/strategies`. */
    list: Query<ListStrategiesInput, StrategyPage>;
    /** Draft one section or the whole strategy again, following an instruction; an approved strategy is followed by a new one. Needs `strategies:write`; write. REST: `POST /api/strategies/{id}/regenerate`. */
    regenerate: Mutation<RegenerateStrategyInput, DraftStarted>;
    /** Send a strategy back with a comment. Needs `strategies:approve`; write. REST: `POST /api/strategies/{id}/reject`. */
    reject: Mutation<RejectStrategyInput, StrategyView>;
    /** Give a strategy another title. Needs `strategies:write`; write. REST: `POST /api/strategies/{id}/rename`. */
    rename: Mutation<RenameStrategyInput, StrategyView>;
    /** Make a rejected strategy a draft again. Needs `strategies:write`; write. REST: `POST /api/strategies/{id}/reopen`. */
    reopen: Mutation<MoveStrategyInput, StrategyView>;
    /** Bring an archived strategy back. Needs `strategies:approve`; write. REST: `POST /api/strategies/{id}/restore`. */
    restore: Mutation<MoveStrategyInput, StrategyView>;
    /** Hand a draft in for review. Needs `strategies:write`; write. REST: `POST /api/strategies/{id}/submit`. */
    submit: Mutation<MoveStrategyInput, StrategyView>;
    templates: {
      /** Show the company's writing instructions for strategies; the rule-based writer does not read them. Needs `strategies:read`. REST: `GET /api/strategies/template`. */
      get: Query<undefined, TemplateView>;
      /** Make the built-in writing instructions the newest version; earlier ones are kept. Needs `strategies:approve`; write. REST: `POST /api/strategies/template/reset`. */
      reset: Mutation<ResetTemplateInput, TemplateView>;
      /** Save the company's writing instructions as a new version; drafts by a language model follow it from then on. Needs `strategies:approve`; write. REST: `PUT /api/strategies/template`. */
      save: Mutation<SaveTemplateInput, TemplateView>;
    };
    /** Save edited sections as a new version; an approved strategy is followed by a new one. Needs `strategies:write`; write. REST: `PUT /api/strategies/{id}`. */
    update: Mutation<UpdateStrategyInput, StrategyView>;
    /** Show one version of a strategy in full. Needs `strategies:read`. REST: `GET /api/strategies/{id}/versions/{number}`. */
    version: Query<StrategyVersionRefInput, VersionView>;
    /** List the versions of a strategy, newest first. Needs `strategies:read`. REST: `GET /api/strategies/{id}/versions`. */
    versions: Query<StrategyRefInput, VersionList>;
  };
  system: {
    /** Say how the database, the workers and the queue are. REST: `GET /api/system/health`. */
    health: Query<undefined, SystemHealthView>;
    /** Say what is real here and what is offline or simulated. REST: `GET /api/system/info`. */
    info: Query<undefined, SystemInfoView>;
  };
  uploadSessions: {
    /** Stop an upload; what has arrived stays, and it can be resumed. Needs `uploads:write`; write. REST: `POST /api/sessions/{id}/cancel`. */
    cancel: Mutation<UploadSessionRefInput, UploadSessionView>;
    /** Prepare an upload into a project and a cycle; nothing is sent before the start. Needs `uploads:write`; write. REST: `POST /api/sessions`. */
    create: Mutation<CreateUploadSessionInput, UploadSessionView>;
    /** Delete a session that is not in progress, with its list of files; what lies in the storage stays. Needs `uploads:write`; destructive. REST: `DELETE /api/sessions/{id}`. */
    delete: Mutation<UploadSessionRefInput, DeletedView>;
    files: {
      /** Count files as uploaded after the storage was asked for their size and checksum; a mismatch fails that file. Needs `uploads:write`; write. REST: `POST /api/sessions/{id}/files/confirm`. */
      confirm: Mutation<ConfirmFilesInput, FileOutcomesView>;
      /** Give an address that answers a file's bytes as an attachment for five minutes. Needs `uploads:read`. REST: `GET /api/sessions/{id}/files/{fileId}/download`. */
      download: Query<FileRefInput, DownloadView>;
      /** Say that files could not be sent, and why. Needs `uploads:write`; write. REST: `POST /api/sessions/{id}/files/fail`. */
      fail: Mutation<FailFilesInput, FileOutcomesView>;
      /** List the files of an upload session with what became of each. Needs `uploads:read`. REST: `GET /api/sessions/{id}/files`. */
      list: Query<ListFilesInput, FileUploadPage>;
      /** Name files that you are going to send; those that are there already are skipped. Needs `uploads:write`; write. REST: `POST /api/sessions/{id}/files`. */
      register: Mutation<RegisterFilesInput, RegisteredView>;
      /** Send one file once more that has failed or was cancelled; a session that is over resumes with it alone. Needs `uploads:write`; write. REST: `POST /api/sessions/{id}/files/{fileId}/retry`. */
      retry: Mutation<FileRefInput, UploadSessionView>;
      /** Give addresses in the storage that take the named files' bytes for an hour, and say which parts are there. Needs `uploads:write`; write. REST: `POST /api/sessions/{id}/files/sign`. */
      sign: Mutation<SignFilesInput, SignedFilesView>;
    };
    /** Say that nothing more comes: the session ends and gets its receipt. Needs `uploads:write`; write. REST: `POST /api/sessions/{id}/finish`. */
    finish: Mutation<UploadSessionRefInput, UploadSessionView>;
    /** Show an upload session with its counts. Needs `uploads:read`. REST: `GET /api/sessions/{id}`. */
    get: Query<UploadSessionRefInput, UploadSessionView>;
    /** List upload sessions, newest first, with search and filters. Needs `uploads:read`. REST: `GET /api/sessions`. */
    list: Query<ListUploadSessionsInput, UploadSessionPage>;
    /** Pause an upload; parts that have arrived are kept. Needs `uploads:write`; write. REST: `POST /api/sessions/{id}/pause`. */
    pause: Mutation<UploadSessionRefInput, UploadSessionView>;
    /** Say what a start would send: counts, duplicates, conflicts, what cannot be read, and the time it may take. Needs `uploads:write`; write. REST: `POST /api/sessions/{id}/plan`. */
    plan: Mutation<UploadSessionRefInput, PlanView>;
    /** Report the progress of your sending, at most twice a second. Needs `uploads:write`; write. REST: `POST /api/sessions/{id}/progress`. */
    progress: Mutation<ReportProgressInput, UploadSessionView>;
    /** Resume the unfinished files of an upload that is paused, failed, cancelled or completed with errors. Needs `uploads:write`; write. REST: `POST /api/sessions/{id}/resume`. */
    resume: Mutation<UploadSessionRefInput, UploadSessionView>;
    /** Send the files of an upload that have failed once more. Needs `uploads:write`; write. REST: `POST /api/sessions/{id}/retry`. */
    retryFailed: Mutation<UploadSessionRefInput, UploadSessionView>;
    /** Count upload sessions, files and bytes, with the last 30 days. Needs `uploads:read`. REST: `GET /api/sessions/stats`. */
    stats: Query<undefined, UploadStatsView>;
    /** Change a session's name and its pace, also while it runs; its patterns only before the start. Needs `uploads:write`; write. REST: `PUT /api/sessions/{id}`. */
    update: Mutation<UpdateUploadSessionInput, UploadSessionView>;
    /** Follow an upload session live, at most twice a second, until it is over. Needs `uploads:read`. REST: `GET /api/sessions/{id}/events`. */
    watch: Stream<WatchSessionInput, UploadSessionView>;
  };
  uploads: {
    /** List the folders of the worker's machine that its operator has opened to your company. Needs `uploads:write`. REST: `GET /api/uploads/folders`. */
    folders: Query<undefined, OpenFoldersView>;
    /** Start an upload session: a folder of the worker is sent by a job, a browser or the command line may begin to send. Needs `uploads:write`; write. REST: `POST /api/uploads/start`. */
    start: Mutation<StartUploadInput, StartedView>;
    /** Show how far the upload of a job is. Needs `uploads:read`. REST: `GET /api/uploads/status/{jobId}`. */
    status: Query<UploadStatusInput, UploadStatusView>;
  };
  users: {
    /** Make an account in the company for somebody who has none; an email with a link to set the password follows. Needs `users:write`; write. People only: Who belongs to a company is decided by people. REST: `POST /api/users`. */
    create: Mutation<CreateUserInput, UsersUserView>;
    /** Let somebody enter the company no more until reactivated; the sessions here end at once. Needs `users:write`; destructive. People only: Who belongs to a company is decided by people. REST: `POST /api/users/{id}/deactivate`. */
    deactivate: Mutation<UserRefInput, UsersUserView>;
    /** Remove somebody from the company; the account stays, the sessions here end at once. Needs `users:write`; destructive. People only: Who belongs to a company is decided by people. REST: `DELETE /api/users/{id}`. */
    delete: Mutation<UserRefInput, UsersUserView>;
    /** Sign somebody out of this company everywhere. Needs `users:write`; destructive. People only: Who belongs to a company is decided by people. REST: `POST /api/users/{id}/end-sessions`. */
    endSessions: Mutation<UserRefInput, SessionsEndedView>;
    /** Show one person of the company. Needs `users:read`. REST: `GET /api/users/{id}`. */
    get: Query<UserRefInput, UsersUserView>;
    /** List the people of the company, by name, with search and filters. Needs `users:read`. REST: `GET /api/users`. */
    list: Query<ListUsersInput, UsersPage>;
    /** Let a deactivated person enter again. Needs `users:write`; write. People only: Who belongs to a company is decided by people. REST: `POST /api/users/{id}/reactivate`. */
    reactivate: Mutation<UserRefInput, UsersUserView>;
    /** Bring a removed person back. Needs `users:write`; write. People only: Who belongs to a company is decided by people. REST: `POST /api/users/{id}/restore`. */
    restore: Mutation<UserRefInput, UsersUserView>;
    /** Change somebody's role or clients, which ends the sessions here, or the name of somebody who never signed in. Needs `users:write`; write. People only: Who belongs to a company is decided by people. REST: `PUT /api/users/{id}`. */
    update: Mutation<UpdateUserInput, UsersUserView>;
  };
  webhooks: {
    deliveries: {
      /** Show one delivery with its message and every attempt; the receiver's words are not kept. Needs `webhooks:read`. REST: `GET /api/webhooks/deliveries/{id}`. */
      get: Query<DeliveryRefInput, DeliveryView>;
      /** List webhook deliveries, newest first, with filters. Needs `webhooks:read`. REST: `GET /api/webhooks/deliveries`. */
      list: Query<ListDeliveriesInput, DeliveryPage>;
      /** Send the message again under the same event id, with all its attempts. Needs `webhooks:write`; write. REST: `POST /api/webhooks/deliveries/{id}/redeliver`. */
      redeliver: Mutation<DeliveryRefInput, WebhooksStartedView>;
    };
    endpoints: {
      /** Add a webhook endpoint; its signing secret is shown this once. Needs `webhooks:write`; write. REST: `POST /api/webhooks/endpoints`. */
      create: Mutation<CreateEndpointInput, EndpointWithSecretView>;
      /** Delete a webhook endpoint and give up what waits to be sent to it; it can be restored. Needs `webhooks:write`; destructive. REST: `DELETE /api/webhooks/endpoints/{id}`. */
      delete: Mutation<EndpointRefInput, EndpointView>;
      /** Send nothing more to the endpoint; what waits is kept as failed and can be delivered again by hand. Needs `webhooks:write`; write. REST: `POST /api/webhooks/endpoints/{id}/disable`. */
      disable: Mutation<EndpointRefInput, EndpointView>;
      /** Send events to the endpoint again; what happened meanwhile is not made up for. Needs `webhooks:write`; write. REST: `POST /api/webhooks/endpoints/{id}/enable`. */
      enable: Mutation<EndpointRefInput, EndpointView>;
      /** Show one webhook endpoint with its health. Needs `webhooks:read`. REST: `GET /api/webhooks/endpoints/{id}`. */
      get: Query<EndpointRefInput, EndpointView>;
      /** List the webhook endpoints with their health, newest first. Needs `webhooks:read`. REST: `GET /api/webhooks/endpoints`. */
      list: Query<ListEndpointsInput, EndpointPage>;
      /** Bring a deleted webhook endpoint back, with its secret. Needs `webhooks:write`; write. REST: `POST /api/webhooks/endpoints/{id}/restore`. */
      restore: Mutation<EndpointRefInput, EndpointView>;
      /** Make a new signing secret, shown this once; the old one signs too for the hours that you name. Needs `webhooks:write`; destructive. REST: `POST /api/webhooks/endpoints/{id}/rotate-secret`. */
      rotateSecret: Mutation<RotateSecretInput, EndpointWithSecretView>;
      /** Send a webhook.test event now, once; the delivery shows what came of it. Needs `webhooks:write`; write. REST: `POST /api/webhooks/endpoints/{id}/test`. */
      test: Mutation<EndpointRefInput, WebhooksStartedView>;
      /** Change the fields that are sent; the others stay. Needs `webhooks:write`; write. REST: `PUT /api/webhooks/endpoints/{id}`. */
      update: Mutation<UpdateEndpointInput, EndpointView>;
    };
    /** List the types of event that an endpoint can ask for, with words for people. Needs `webhooks:read`. REST: `GET /api/webhooks/event-types`. */
    eventTypes: Query<undefined, EventTypesView>;
  };
}

/** What each procedure takes, by its name. */
export interface ProcedureInputs {
  "apiKeys.get": KeyRefInput;
  "apiKeys.issue": IssueKeyInput;
  "apiKeys.list": PageInput;
  "apiKeys.rename": RenameKeyInput;
  "apiKeys.revoke": KeyRefInput;
  "apiKeys.scopes": undefined;
  "approvals.approve": ApproveInput;
  "approvals.get": ApprovalRefInput;
  "approvals.list": ListApprovalsInput;
  "approvals.reject": RejectInput;
  "approvals.wait": WaitForApprovalInput;
  "approvals.watch": WatchApprovalInput;
  "approvals.withdraw": ApprovalRefInput;
  "audit.choices": undefined;
  "audit.export": ExportAuditInput;
  "audit.get": AuditRefInput;
  "audit.list": ListAuditInput;
  "audit.undo": AuditRefInput;
  "auth.changeEmail": ChangeEmailInput;
  "auth.changePassword": ChangePasswordInput;
  "auth.completeLogin": CompleteLoginInput;
  "auth.confirm": ConfirmInput;
  "auth.confirmEmail": ConfirmEmailInput;
  "auth.identities.link": undefined;
  "auth.identities.unlink": SessionRefInput;
  "auth.login": LoginInput;
  "auth.logout": undefined;
  "auth.me": undefined;
  "auth.providers": undefined;
  "auth.refresh": undefined;
  "auth.register": RegisterInput;
  "auth.requestPasswordReset": RequestPasswordResetInput;
  "auth.resetPassword": ResetPasswordInput;
  "auth.secondFactor.disable": undefined;
  "auth.secondFactor.enable": EnableSecondFactorInput;
  "auth.secondFactor.renewRecoveryCodes": undefined;
  "auth.secondFactor.setUp": undefined;
  "auth.sessions.end": SessionRefInput;
  "auth.sessions.endAll": undefined;
  "auth.sessions.endOthers": undefined;
  "auth.sessions.list": PageInput;
  "auth.signInMethods": undefined;
  "auth.switchCompany": SwitchCompanyInput;
  "auth.updateProfile": UpdateProfileInput;
  "clients.create": CreateClientInput;
  "clients.delete": ClientRefInput;
  "clients.export": ExportClientsInput;
  "clients.get": ClientRefInput;
  "clients.import": ImportClientsInput;
  "clients.list": ListClientsInput;
  "clients.restore": ClientRefInput;
  "clients.tags": undefined;
  "clients.update": UpdateClientInput;
  "companies.current": undefined;
  "companies.deactivate": CompanyRefInput;
  "companies.get": CompanyRefInput;
  "companies.list": PageInput;
  "companies.reactivate": CompanyRefInput;
  "companies.update": UpdateCompanyInput;
  "contacts.create": CreateContactInput;
  "contacts.delete": ContactRefInput;
  "contacts.get": ContactRefInput;
  "contacts.list": ListContactsInput;
  "contacts.restore": ContactRefInput;
  "contacts.update": UpdateContactInput;
  "cycles.create": CreateCycleInput;
  "cycles.delete": CycleRefInput;
  "cycles.get": CycleRefInput;
  "cycles.list": ListCyclesInput;
  "cycles.restore": CycleRefInput;
  "cycles.update": UpdateCycleInput;
  "dashboard.activity": ListActivityInput;
  "dashboard.overview": undefined;
  "inbox.counts": CountInboxInput;
  "inbox.dismiss": InboxRefInput;
  "inbox.list": ListInboxInput;
  "inbox.reopen": InboxRefInput;
  "inbox.snooze": SnoozeInput;
  "inbox.unsnooze": InboxRefInput;
  "invitations.accept": AcceptInput;
  "invitations.join": InvitationTokenInput;
  "invitations.list": ListInvitationsInput;
  "invitations.look": InvitationTokenInput;
  "invitations.resend": InvitationRefInput;
  "invitations.revoke": InvitationRefInput;
  "invitations.send": SendInvitationInput;
  "jobs.cancel": JobRefInput;
  "jobs.get": JobRefInput;
  "jobs.list": ListJobsInput;
  "jobs.retry": JobRefInput;
  "jobs.watch": WatchJobInput;
  "jobs.watchAll": undefined;
  "notifications.list": ListNotificationsInput;
  "notifications.markRead": MarkReadInput;
  "notifications.preferences.get": undefined;
  "notifications.preferences.save": SavePreferencesInput;
  "notifications.unreadCount": undefined;
  "notifications.watch": WatchNotificationsInput;
  "onboarding.finish": undefined;
  "onboarding.get": undefined;
  "onboarding.save": SaveOnboardingInput;
  "projects.create": CreateProjectInput;
  "projects.delete": ProjectRefInput;
  "projects.get": ProjectRefInput;
  "projects.list": ListProjectsInput;
  "projects.restore": ProjectRefInput;
  "projects.update": UpdateProjectInput;
  "receipts.get": ReceiptRefInput;
  "receipts.key": undefined;
  "receipts.manifest": ManifestInput;
  "receipts.verify": VerifyReceiptInput;
  "search.everything": SearchInput;
  "storage.connections.create": CreateConnectionInput;
  "storage.connections.delete": ConnectionRefInput;
  "storage.connections.get": ConnectionRefInput;
  "storage.connections.list": ListConnectionsInput;
  "storage.connections.probe": ProbeInput;
  "storage.connections.restore": ConnectionRefInput;
  "storage.connections.test": ConnectionRefInput;
  "storage.connections.update": UpdateConnectionInput;
  "storage.overview": undefined;
  "strategies.approve": MoveStrategyInput;
  "strategies.archive": MoveStrategyInput;
  "strategies.calendar": ClientCalendarInput;
  "strategies.compare": CompareStrategyInput;
  "strategies.export": ExportStrategyInput;
  "strategies.generate": GenerateStrategyInput;
  "strategies.get": StrategyRefInput;
  "strategies.list": ListStrategiesInput;
  "strategies.regenerate": RegenerateStrategyInput;
  "strategies.reject": RejectStrategyInput;
  "strategies.rename": RenameStrategyInput;
  "strategies.reopen": MoveStrategyInput;
  "strategies.restore": MoveStrategyInput;
  "strategies.submit": MoveStrategyInput;
  "strategies.templates.get": undefined;
  "strategies.templates.reset": ResetTemplateInput;
  "strategies.templates.save": SaveTemplateInput;
  "strategies.update": UpdateStrategyInput;
  "strategies.version": StrategyVersionRefInput;
  "strategies.versions": StrategyRefInput;
  "system.health": undefined;
  "system.info": undefined;
  "uploadSessions.cancel": UploadSessionRefInput;
  "uploadSessions.create": CreateUploadSessionInput;
  "uploadSessions.delete": UploadSessionRefInput;
  "uploadSessions.files.confirm": ConfirmFilesInput;
  "uploadSessions.files.download": FileRefInput;
  "uploadSessions.files.fail": FailFilesInput;
  "uploadSessions.files.list": ListFilesInput;
  "uploadSessions.files.register": RegisterFilesInput;
  "uploadSessions.files.retry": FileRefInput;
  "uploadSessions.files.sign": SignFilesInput;
  "uploadSessions.finish": UploadSessionRefInput;
  "uploadSessions.get": UploadSessionRefInput;
  "uploadSessions.list": ListUploadSessionsInput;
  "uploadSessions.pause": UploadSessionRefInput;
  "uploadSessions.plan": UploadSessionRefInput;
  "uploadSessions.progress": ReportProgressInput;
  "uploadSessions.resume": UploadSessionRefInput;
  "uploadSessions.retryFailed": UploadSessionRefInput;
  "uploadSessions.stats": undefined;
  "uploadSessions.update": UpdateUploadSessionInput;
  "uploadSessions.watch": WatchSessionInput;
  "uploads.folders": undefined;
  "uploads.start": StartUploadInput;
  "uploads.status": UploadStatusInput;
  "users.create": CreateUserInput;
  "users.deactivate": UserRefInput;
  "users.delete": UserRefInput;
  "users.endSessions": UserRefInput;
  "users.get": UserRefInput;
  "users.list": ListUsersInput;
  "users.reactivate": UserRefInput;
  "users.restore": UserRefInput;
  "users.update": UpdateUserInput;
  "webhooks.deliveries.get": DeliveryRefInput;
  "webhooks.deliveries.list": ListDeliveriesInput;
  "webhooks.deliveries.redeliver": DeliveryRefInput;
  "webhooks.endpoints.create": CreateEndpointInput;
  "webhooks.endpoints.delete": EndpointRefInput;
  "webhooks.endpoints.disable": EndpointRefInput;
  "webhooks.endpoints.enable": EndpointRefInput;
  "webhooks.endpoints.get": EndpointRefInput;
  "webhooks.endpoints.list": ListEndpointsInput;
  "webhooks.endpoints.restore": EndpointRefInput;
  "webhooks.endpoints.rotateSecret": RotateSecretInput;
  "webhooks.endpoints.test": EndpointRefInput;
  "webhooks.endpoints.update": UpdateEndpointInput;
  "webhooks.eventTypes": undefined;
}

/** What each procedure answers, by its name; for streams, each event. */
export interface ProcedureOutputs {
  "apiKeys.get": KeyView;
  "apiKeys.issue": IssuedKeyView;
  "apiKeys.list": KeyPage;
  "apiKeys.rename": KeyView;
  "apiKeys.revoke": KeyView;
  "apiKeys.scopes": ScopesView;
  "approvals.approve": ApprovalView;
  "approvals.get": ApprovalView;
  "approvals.list": ApprovalPage;
  "approvals.reject": ApprovalView;
  "approvals.wait": ApprovalView;
  "approvals.watch": ApprovalView;
  "approvals.withdraw": ApprovalView;
  "audit.choices": AuditChoices;
  "audit.export": AuditExport;
  "audit.get": AuditDetail;
  "audit.list": AuditPage;
  "audit.undo": UndoView;
  "auth.changeEmail": EmailChangeView;
  "auth.changePassword": SignedInView;
  "auth.completeLogin": SignedInView;
  "auth.confirm": ConfirmedView;
  "auth.confirmEmail": EmailChangeView;
  "auth.identities.link": LinkStartView;
  "auth.identities.unlink": UnlinkedView;
  "auth.login": SignedInView;
  "auth.logout": SignedOutView;
  "auth.me": MeView;
  "auth.providers": ProvidersView;
  "auth.refresh": SignedInView;
  "auth.register": SignedInView;
  "auth.requestPasswordReset": ResetRequestedView;
  "auth.resetPassword": PasswordResetView;
  "auth.secondFactor.disable": SecondFactorOffView;
  "auth.secondFactor.enable": RecoveryCodesView;
  "auth.secondFactor.renewRecoveryCodes": RecoveryCodesView;
  "auth.secondFactor.setUp": SecondFactorSetupView;
  "auth.sessions.end": EndedView;
  "auth.sessions.endAll": EndedView;
  "auth.sessions.endOthers": EndedView;
  "auth.sessions.list": SessionsPage;
  "auth.signInMethods": SignInMethodsView;
  "auth.switchCompany": SignedInView;
  "auth.updateProfile": UserView;
  "clients.create": ClientView;
  "clients.delete": ClientView;
  "clients.export": ClientsExport;
  "clients.get": ClientView;
  "clients.import": ClientsImport;
  "clients.list": ClientPage;
  "clients.restore": ClientView;
  "clients.tags": ClientTags;
  "clients.update": ClientView;
  "companies.current": CurrentCompanyView;
  "companies.deactivate": CurrentCompanyView;
  "companies.get": CurrentCompanyView;
  "companies.list": CompaniesListOutput;
  "companies.reactivate": CurrentCompanyView;
  "companies.update": CurrentCompanyView;
  "contacts.create": ContactView;
  "contacts.delete": ContactView;
  "contacts.get": ContactView;
  "contacts.list": ContactPage;
  "contacts.restore": ContactView;
  "contacts.update": ContactView;
  "cycles.create": CycleView;
  "cycles.delete": CycleView;
  "cycles.get": CycleView;
  "cycles.list": CyclePage;
  "cycles.restore": CycleView;
  "cycles.update": CycleView;
  "dashboard.activity": ActivityPage;
  "dashboard.overview": DashboardView;
  "inbox.counts": InboxCounts;
  "inbox.dismiss": InboxDone;
  "inbox.list": InboxPage;
  "inbox.reopen": InboxDone;
  "inbox.snooze": InboxDone;
  "inbox.unsnooze": InboxDone;
  "invitations.accept": SignedInView;
  "invitations.join": SignedInView;
  "invitations.list": InvitationsPage;
  "invitations.look": OfferView;
  "invitations.resend": InvitationView;
  "invitations.revoke": InvitationView;
  "invitations.send": InvitationView;
  "jobs.cancel": JobDetail;
  "jobs.get": JobDetail;
  "jobs.list": JobPage;
  "jobs.retry": JobDetail;
  "jobs.watch": JobEvent;
  "jobs.watchAll": JobFeedItem;
  "notifications.list": NotificationPage;
  "notifications.markRead": UnreadView;
  "notifications.preferences.get": PreferencesView;
  "notifications.preferences.save": PreferencesView;
  "notifications.unreadCount": UnreadView;
  "notifications.watch": NotificationEvent;
  "onboarding.finish": OnboardingFinished;
  "onboarding.get": OnboardingView;
  "onboarding.save": OnboardingView;
  "projects.create": ProjectView;
  "projects.delete": ProjectView;
  "projects.get": ProjectView;
  "projects.list": ProjectPage;
  "projects.restore": ProjectView;
  "projects.update": ProjectView;
  "receipts.get": ReceiptView;
  "receipts.key": SigningKeysView;
  "receipts.manifest": ManifestView;
  "receipts.verify": VerdictView;
  "search.everything": SearchResultPage;
  "storage.connections.create": ConnectionView;
  "storage.connections.delete": ConnectionView;
  "storage.connections.get": ConnectionView;
  "storage.connections.list": ConnectionPage;
  "storage.connections.probe": ProbeView;
  "storage.connections.restore": ConnectionView;
  "storage.connections.test": ProbeView;
  "storage.connections.update": ConnectionView;
  "storage.overview": OverviewView;
  "strategies.approve": StrategyView;
  "strategies.archive": StrategyView;
  "strategies.calendar": ClientCalendarView;
  "strategies.compare": ComparisonView;
  "strategies.export": ExportView;
  "strategies.generate": DraftStarted;
  "strategies.get": StrategyView;
  "strategies.list": StrategyPage;
  "strategies.regenerate": DraftStarted;
  "strategies.reject": StrategyView;
  "strategies.rename": StrategyView;
  "strategies.reopen": StrategyView;
  "strategies.restore": StrategyView;
  "strategies.submit": StrategyView;
  "strategies.templates.get": TemplateView;
  "strategies.templates.reset": TemplateView;
  "strategies.templates.save": TemplateView;
  "strategies.update": StrategyView;
  "strategies.version": VersionView;
  "strategies.versions": VersionList;
  "system.health": SystemHealthView;
  "system.info": SystemInfoView;
  "uploadSessions.cancel": UploadSessionView;
  "uploadSessions.create": UploadSessionView;
  "uploadSessions.delete": DeletedView;
  "uploadSessions.files.confirm": FileOutcomesView;
  "uploadSessions.files.download": DownloadView;
  "uploadSessions.files.fail": FileOutcomesView;
  "uploadSessions.files.list": FileUploadPage;
  "uploadSessions.files.register": RegisteredView;
  "uploadSessions.files.retry": UploadSessionView;
  "uploadSessions.files.sign": SignedFilesView;
  "uploadSessions.finish": UploadSessionView;
  "uploadSessions.get": UploadSessionView;
  "uploadSessions.list": UploadSessionPage;
  "uploadSessions.pause": UploadSessionView;
  "uploadSessions.plan": PlanView;
  "uploadSessions.progress": UploadSessionView;
  "uploadSessions.resume": UploadSessionView;
  "uploadSessions.retryFailed": UploadSessionView;
  "uploadSessions.stats": UploadStatsView;
  "uploadSessions.update": UploadSessionView;
  "uploadSessions.watch": UploadSessionView;
  "uploads.folders": OpenFoldersView;
  "uploads.start": StartedView;
  "uploads.status": UploadStatusView;
  "users.create": UsersUserView;
  "users.deactivate": UsersUserView;
  "users.delete": UsersUserView;
  "users.endSessions": SessionsEndedView;
  "users.get": UsersUserView;
  "users.list": UsersPage;
  "users.reactivate": UsersUserView;
  "users.restore": UsersUserView;
  "users.update": UsersUserView;
  "webhooks.deliveries.get": DeliveryView;
  "webhooks.deliveries.list": DeliveryPage;
  "webhooks.deliveries.redeliver": WebhooksStartedView;
  "webhooks.endpoints.create": EndpointWithSecretView;
  "webhooks.endpoints.delete": EndpointView;
  "webhooks.endpoints.disable": EndpointView;
  "webhooks.endpoints.enable": EndpointView;
  "webhooks.endpoints.get": EndpointView;
  "webhooks.endpoints.list": EndpointPage;
  "webhooks.endpoints.restore": EndpointView;
  "webhooks.endpoints.rotateSecret": EndpointWithSecretView;
  "webhooks.endpoints.test": WebhooksStartedView;
  "webhooks.endpoints.update": EndpointView;
  "webhooks.eventTypes": EventTypesView;
}

export interface AcceptInput {
  /** From the link in the email. */
  token: string;
  name: string;
  /** At least 8 characters, or more where the company asks for it. */
  password: string;
}

export interface ActivityItem {
  id: string;
  who: string;
  did: string;
  what: string;
  changed: string[];
  target: RowTarget | null;
  at: string;
}

export interface ActivityPage {
  items: ActivityItem[];
  nextCursor: string | null;
  /** How many items match in all; only with total=true. */
  total?: number;
  /** True when there are more than `total` says. */
  totalIsCapped?: boolean;
}

export interface ApprovalPage {
  items: ApprovalView[];
  nextCursor: string | null;
  /** How many items match in all; only with total=true. */
  total?: number;
  /** True when there are more than `total` says. */
  totalIsCapped?: boolean;
}

export interface ApprovalRefInput {
  /** The approval's id. */
  id: string;
}

export type ApprovalStatus = "pending" | "approved" | "rejected" | "expired" | "withdrawn";

export interface ApprovalView {
  id: string;
  status: ApprovalStatus;
  /** Nothing more will happen: it was decided against, or the call was made. */
  done: boolean;
  /** The call that waits, such as clients.delete. */
  procedure: string;
  does: string;
  /** Who wants to do what, for people. */
  sentence: string;
  /** What hangs on the row that it may end, as counted when it was asked for. */
  consequences: string[];
  /** Exactly as it was sent. */
  input: Record<string, unknown>;
  risk: "read" | "write" | "destructive";
  /** What the call would have done when it was asked for. */
  preview: PreviewView;
  /** What the program said for itself. */
  reason: string | null;
  requestedBy: {
    id: string;
    name: string;
    kind: "service" | "agent";
  };
  client: {
    id: string;
    name: string;
  } | null;
  decidedBy: {
    id: string;
    name: string;
  } | null;
  decidedAt: string | null;
  comment: string | null;
  expiresAt: string;
  executedAt: string | null;
  /** What came of an approved call; null until it was made. */
  outcome: {
    ok: boolean;
    /** What the call answered. */
    answer?: unknown;
    error: {
      code: string;
      message: string;
      details?: Record<string, unknown>;
    } | null;
  } | null;
  createdAt: string;
}

export interface ApproveInput {
  /** The approval's id. */
  id: string;
  comment?: string | null | undefined;
}

export interface AudienceSection {
  segments: AudienceSegment[];
  note: string | null;
}

export interface AudienceSectionInput {
  segments: AudienceSegmentInput[];
  note: string | null;
}

export interface AudienceSegment {
  name: string;
  description: string;
  needs: string[];
  evidence: Evidence[];
}

export interface AudienceSegmentInput {
  name: string;
  description: string;
  needs: string[];
  evidence: EvidenceInput[];
}

export interface AuditChoices {
  people: {
    id: string;
    name: string;
  }[];
  keys: {
    id: string;
    name: string;
  }[];
  nouns: string[];
}

export interface AuditDetail {
  id: string;
  at: string;
  sentence: string;
  actor: {
    kind: "user" | "api_key" | "job" | "system" | "anonymous";
    id: string | null;
    name: string;
  };
  subject: {
    kind: string;
    id: string | null;
    name: string | null;
  } | null;
  clientId: string | null;
  clientName: string | null;
  changed: string[];
  procedure: string;
  surface: string;
  ok: boolean;
  errorCode: string | null;
  requestId: string;
  undoOf: string | null;
  undoneBy: {
    id: string;
    who: string;
    at: string;
  } | null;
  canUndo: boolean;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  ip: string | null;
  whyNot: string | null;
}

export interface AuditExport {
  fileName: string;
  mediaType: string;
  encoding: "utf8" | "base64";
  content: string;
  rows: number;
  truncated: boolean;
}

export interface AuditItem {
  id: string;
  at: string;
  sentence: string;
  actor: {
    kind: "user" | "api_key" | "job" | "system" | "anonymous";
    id: string | null;
    name: string;
  };
  subject: {
    kind: string;
    id: string | null;
    name: string | null;
  } | null;
  clientId: string | null;
  clientName: string | null;
  changed: string[];
  procedure: string;
  surface: string;
  ok: boolean;
  errorCode: string | null;
  requestId: string;
  undoOf: string | null;
  undoneBy: {
    id: string;
    who: string;
    at: string;
  } | null;
  canUndo: boolean;
}

export interface AuditPage {
  items: AuditItem[];
  nextCursor: string | null;
  /** How many items match in all; only with total=true. */
  total?: number;
  /** True when there are more than `total` says. */
  totalIsCapped?: boolean;
  /** With search: the page has looked back to here and found no more. nextCursor looks further back; a filter looks at less. */
  searchedUntil?: string;
}

export interface AuditRefInput {
  /** The audit row's id. */
  id: string;
}

export interface BudgetLine {
  name: string;
  percent: number;
  amountCents: number | null;
  reason: string;
  evidence: Evidence[];
}

export interface BudgetLineInput {
  name: string;
  percent: number;
  amountCents: number | null;
  reason: string;
  evidence: EvidenceInput[];
}

export interface BudgetSection {
  totalCents: number | null;
  currency: string | null;
  basis: Statement;
  lines: BudgetLine[];
  note: string | null;
}

export interface BudgetSectionInput {
  totalCents: number | null;
  currency: string | null;
  basis: StatementInput;
  lines: BudgetLineInput[];
  note: string | null;
}

export interface CalendarEntry {
  date: string;
  weekday: Weekday;
  channel: ChannelKey;
  format: string;
  title: string;
  brief: string;
  pillar: string | null;
  evidence: Evidence[];
}

export interface CalendarEntryInput {
  date: string;
  weekday: Weekday;
  channel: ChannelKey;
  format: string;
  title: string;
  brief: string;
  pillar: string | null;
  evidence: EvidenceInput[];
}

export interface CalendarSection {
  weeks: CalendarWeek[];
  note: string | null;
}

export interface CalendarSectionInput {
  weeks: CalendarWeekInput[];
  note: string | null;
}

export interface CalendarWeek {
  number: number;
  startsOn: string;
  theme: string;
  entries: CalendarEntry[];
}

export interface CalendarWeekInput {
  number: number;
  startsOn: string;
  theme: string;
  entries: CalendarEntryInput[];
}

export interface ChangeEmailInput {
  email: string;
}

export interface ChangePasswordInput {
  currentPassword: string;
  /** At least 8 characters, taken exactly as sent. Common passwords are refused; there are no other rules. */
  newPassword: string;
}

export type ChannelKey = "instagram" | "facebook" | "linkedin" | "tiktok" | "youtube" | "pinterest" | "x" | "google_business" | "email" | "blog" | "whatsapp" | "local_partners" | "other";

export interface ChannelPlan {
  channel: ChannelKey;
  role: string;
  reason: string;
  postsPerWeek: number;
  weekdays: Weekday[];
  evidence: Evidence[];
}

export interface ChannelPlanInput {
  channel: ChannelKey;
  role: string;
  reason: string;
  postsPerWeek: number;
  weekdays: Weekday[];
  evidence: EvidenceInput[];
}

export interface ChannelsSection {
  items: ChannelPlan[];
  declined: DeclinedChannel[];
  note: string | null;
}

export interface ChannelsSectionInput {
  items: ChannelPlanInput[];
  declined: DeclinedChannelInput[];
  note: string | null;
}

export interface ChecklistItem {
  key: "company_created" | "client_added" | "profile_complete" | "strategy_generated" | "strategy_approved";
  label: string;
  done: boolean;
  target: LinkTarget;
}

export interface ClientCalendarInput {
  /** The client's id. */
  clientId: string;
  /** The first day; today in the client's time zone when left out. */
  from?: string | undefined;
  /** How many days. */
  days?: number | undefined;
}

export interface ClientCalendarView {
  from: string;
  to: string;
  items: PlannedPost[];
}

export type ClientColor = "teal" | "blue" | "indigo" | "violet" | "grape" | "pink" | "red" | "orange" | "yellow" | "lime" | "green" | "gray";

export interface ClientPage {
  items: ClientView[];
  nextCursor: string | null;
  /** How many items match in all; only with total=true. */
  total?: number;
  /** True when there are more than `total` says. */
  totalIsCapped?: boolean;
}

export interface ClientRefInput {
  /** The client's id. */
  id: string;
}

export type ClientStatus = "prospect" | "active" | "paused";

export interface ClientTags {
  items: {
    tag: string;
  }[];
}

export interface ClientView {
  id: string;
  name: string;
  profession: string | null;
  description: string | null;
  website: string | null;
  industry: string | null;
  timezone: string;
  status: ClientStatus;
  color: string;
  owner: {
    id: string;
    name: string;
  } | null;
  tags: string[];
  isActive: boolean;
  profile: {
    targetAudience: string | null;
    marketingGoals: string | null;
    brandVoice: string | null;
    forbiddenPhrases: string[];
  };
  phoneNumbers: PhoneNumberView[];
  phoneNumber: string | null;
  version: number;
  createdBy: {
    id: string;
    name: string;
  } | null;
  createdAt: string;
  updatedAt: string;
  deletedAt: string | null;
}

export interface ClientsExport {
  fileName: string;
  mediaType: string;
  encoding: "utf8" | "base64";
  content: string;
  rows: number;
  truncated: boolean;
}

export interface ClientsImport {
  dryRun: boolean;
  columns: ({
    heading: string;
    field: string | null;
  })[];
  rows: ({
    /** As a spreadsheet counts it: the headings are row 1. */
    row: number;
    name: string;
    outcome: "new" | "duplicate" | "faulty";
    id: string | null;
    notes: string[];
  })[];
  added: number;
  duplicates: number;
  faulty: number;
}

export interface CompaniesListOutput {
  items: CompanyView[];
  nextCursor: string | null;
  /** How many items match in all; only with total=true. */
  total?: number;
  /** True when there are more than `total` says. */
  totalIsCapped?: boolean;
}

export interface CompanyRefInput {
  /** The company's id. */
  id: string;
}

export interface CompanySettings {
  /** How long a new password of the company's people must be at least. */
  passwordMinLength: number;
  /** After how many hours a call that nobody decided on is over. */
  approvalExpiryHours: number;
}

export interface CompanyView {
  id: string;
  name: string;
  /** Short and unique; made from the name at sign-up. */
  code: string;
  role: "owner" | "admin" | "member" | "viewer";
  /** IANA name, such as Europe/Berlin. */
  timezone: string;
  /** ISO 4217, such as EUR. */
  currency: string;
  /** False: its owners can read the data, and nobody can change it. */
  isActive: boolean;
}

export interface CompareStrategyInput {
  /** The strategy's id. */
  id: string;
  /** The number of a version. */
  from: number;
  /** The number of a version. */
  to: number;
}

export interface ComparisonFragment {
  text: string;
  mark: "same" | "removed" | "added";
}

export interface ComparisonRow {
  kind: "same" | "changed" | "added" | "removed";
  left: ComparisonFragment[] | null;
  right: ComparisonFragment[] | null;
}

export interface ComparisonSection {
  key: "summary" | "positioning" | "audience" | "channels" | "pillars" | "calendar" | "kpis" | "budget" | "risks";
  label: string;
  changed: boolean;
  rows: ComparisonRow[];
}

export interface ComparisonView {
  from: VersionSummary;
  to: VersionSummary;
  sections: ComparisonSection[];
}

export interface CompleteLoginInput {
  /** From the details of the refused auth.login; works once, for five minutes and five tries. */
  challenge: string;
  /** What the authenticator app shows, or a recovery code. */
  code: string;
}

export interface ConfirmEmailInput {
  /** From the link in the email; works once, for an hour. */
  token: string;
}

export interface ConfirmFilesInput {
  /** The upload session's id. */
  id: string;
  files: ({
    /** The file's id. */
    fileId: string;
    /** Of the whole file, as it was read. */
    sha256: string;
    size: number;
    mtime?: string | undefined;
    parts?: {
      number: number;
      etag: string;
      sha256: string;
    }[] | undefined;
  })[];
}

export interface ConfirmInput {
  /** For people without two-factor sign-in. */
  password?: string | undefined;
  /** For people with two-factor sign-in: what the authenticator app shows. */
  code?: string | undefined;
}

export interface ConfirmedView {
  confirmedAt: string;
}

export interface ConnectionPage {
  items: ConnectionView[];
  nextCursor: string | null;
  /** How many items match in all; only with total=true. */
  total?: number;
  /** True when there are more than `total` says. */
  totalIsCapped?: boolean;
}

export interface ConnectionRefInput {
  /** The connection's id. */
  id: string;
}

export interface ConnectionView {
  id: string;
  name: string;
  kind: StorageKind;
  endpoint: string;
  region: string;
  forcePathStyle: boolean;
  accessKeyId: string;
  /** False when the key that sealed the secret is missing; nothing can be sent meanwhile. */
  secretIsReadable: boolean;
  defaultBucket: string | null;
  /** What the last test said; a change makes it untested. */
  state: "untested" | "works" | "fails";
  abilities: {
    /** Refuses bytes that do not have the checksum sent with them. */
    checksChecksums: boolean;
    /** Does not fail because of checksum headers. */
    takesChecksums: boolean;
    /** Tells the checksum of an object. */
    listsChecksums: boolean;
    /** Knows If-None-Match when writing. */
    conditionalPut: boolean;
  } | null;
  lastCheckedAt: string | null;
  lastError: string | null;
  /** How many projects lie there. */
  projects: number;
  version: number;
  createdBy: {
    id: string;
    name: string;
  } | null;
  createdAt: string;
  updatedAt: string;
  deletedAt: string | null;
}

export interface ContactPage {
  items: ContactView[];
  nextCursor: string | null;
  /** How many items match in all; only with total=true. */
  total?: number;
  /** True when there are more than `total` says. */
  totalIsCapped?: boolean;
}

export interface ContactRefInput {
  /** The contact's id. */
  id: string;
}

export interface ContactView {
  id: string;
  clientId: string;
  name: string | null;
  role: string | null;
  email: string | null;
  phone: string | null;
  note: string | null;
  version: number;
  createdAt: string;
  updatedAt: string;
  deletedAt: string | null;
}

export interface CountInboxInput {
  /** Only what is about this client. */
  clientId?: string | undefined;
}

export interface CreateClientInput {
  name: string;
  /** What the business does, in a word or two: dentist, bakery, law firm. */
  profession?: string | null | undefined;
  description?: string | null | undefined;
  /** http or https; https is assumed when left out. */
  website?: string | null | undefined;
  industry?: string | null | undefined;
  /** IANA time zone; the company's own when left out. */
  timezone?: string | undefined;
  status?: ClientStatus | undefined;
  color?: ClientColor | undefined;
  /** The person of the company who looks after the client; null for nobody. */
  ownerId?: string | null | undefined;
  /** All of them, to find clients that belong together; a word counts once, whatever its case. */
  tags?: string[] | undefined;
  targetAudience?: string | null | undefined;
  marketingGoals?: string | null | undefined;
  brandVoice?: string | null | undefined;
  /** Words and claims that no text for this client may contain. */
  forbiddenPhrases?: string[] | undefined;
  /** All of them; the first is the default number. */
  phoneNumbers?: ({
    /** As people write it. Start with + and the country code, unless the time zone says which country it is. */
    number: string;
    label?: string | null | undefined;
  })[] | undefined;
}

export interface CreateConnectionInput {
  name: string;
  kind: StorageKind;
  /** An https address without the bucket; left out or null for Amazon's own. */
  endpoint?: string | null | undefined;
  region?: string | undefined;
  /** The bucket in the path rather than in the host name; follows from the kind when left out. */
  forcePathStyle?: boolean | undefined;
  accessKeyId: string;
  /** Kept sealed; never shown again. */
  secretAccessKey: string;
  /** The bucket that is tested, and that projects use unless they name another one. */
  defaultBucket: string;
}

export interface CreateContactInput {
  /** The client's id. */
  clientId: string;
  name?: string | null | undefined;
  /** What they do at the client. */
  role?: string | null | undefined;
  email?: string | null | undefined;
  /** As people write it. Start with + and the country code, unless the client's time zone says which country it is. */
  phone?: string | null | undefined;
  note?: string | null | undefined;
}

export interface CreateCycleInput {
  /** The project's id. */
  projectId: string;
  /** The next one when left out. */
  number?: number | undefined;
  /** "Cycle 7" when left out. */
  name?: string | undefined;
  /** Below the project's prefix; made from the number when left out. */
  s3Prefix?: string | undefined;
  description?: string | null | undefined;
  /** Your own fields: text, numbers, yes or no. */
  metadata?: Record<string, string | number | boolean | null> | undefined;
}

export interface CreateEndpointInput {
  /** Where to send: a public https address, without user name and password. */
  url: string;
  description?: string | null | undefined;
  /** Types of event from webhooks.eventTypes, or * for all of them. */
  events: ("api_key.issued" | "api_key.revoked" | "approval.decided" | "approval.requested" | "client.created" | "client.deleted" | "client.restored" | "client.updated" | "company.updated" | "contact.created" | "contact.deleted" | "contact.restored" | "contact.updated" | "cycle.created" | "cycle.deleted" | "cycle.restored" | "cycle.updated" | "invitation.accepted" | "invitation.sent" | "project.created" | "project.deleted" | "project.restored" | "project.updated" | "strategy.approved" | "strategy.archived" | "strategy.drafted" | "strategy.failed" | "strategy.rejected" | "strategy.requested" | "strategy.restored" | "strategy.submitted" | "strategy.updated" | "upload.completed" | "upload.failed" | "user.created" | "user.removed" | "user.updated" | "webhook.disabled" | "*")[];
  /** Only events of these clients; left out or null: of the whole company. */
  clientIds?: string[] | null | undefined;
}

export interface CreateProjectInput {
  name: string;
  description?: string | null | undefined;
  /** The client it is for; null for the company itself. */
  clientId?: string | null | undefined;
  /** Null for the installation's own storage. */
  storageConnectionId?: string | null | undefined;
  /** A bucket of the connection; the connection's default when left out. The own storage has one bucket for each company. */
  bucketName?: string | undefined;
  /** In front of every key; made from the name when left out. */
  defaultPrefix?: string | undefined;
}

export interface CreateUploadSessionInput {
  /** The project's id. */
  projectId: string;
  /** The cycle's id. */
  cycleId?: string | undefined;
  name?: string | null | undefined;
  sourceKind: SourceKind;
  /** For worker_path: a folder on the worker's machine, below a root that its operator has opened to the company. */
  sourcePath?: string | undefined;
  /** Below the project's and the cycle's prefix; empty when left out. */
  s3Prefix?: string | undefined;
  /** Kept for older programs; both read the folder as a stream. */
  scanMode?: "walk" | "find" | undefined;
  /** Patterns of paths to send, such as *.jpg; all when empty. */
  include?: string[] | undefined;
  /** Patterns of paths to leave out. */
  exclude?: string[] | undefined;
  /** How a file that is there already is recognised. */
  compare?: "checksum" | "size_mtime" | undefined;
  /** Requests at once, at most. */
  maxWorkers?: number | undefined;
  /** Attempts after the first one, for each request. */
  timesToRetry?: number | undefined;
  /** Bytes a second at most; null for no limit. */
  bandwidthLimitBps?: number | null | undefined;
}

export interface CreateUserInput {
  email: string;
  name: string;
  role: "owner" | "admin" | "member" | "viewer";
  /** The clients that a member or viewer is limited to; null for all clients. */
  clientIds?: string[] | null | undefined;
}

export interface CurrentCompanyView {
  id: string;
  name: string;
  /** Short and unique; made from the name at sign-up. */
  code: string;
  role: "owner" | "admin" | "member" | "viewer";
  /** IANA name, such as Europe/Berlin. */
  timezone: string;
  /** ISO 4217, such as EUR. */
  currency: string;
  /** False: its owners can read the data, and nobody can change it. */
  isActive: boolean;
  contactEmail: string;
  locale: string;
  maxClients: number;
  settings: CompanySettings;
  createdAt: string;
  updatedAt: string;
}

export interface CyclePage {
  items: CycleView[];
  nextCursor: string | null;
  /** How many items match in all; only with total=true. */
  total?: number;
  /** True when there are more than `total` says. */
  totalIsCapped?: boolean;
}

export interface CycleRefInput {
  /** The cycle's id. */
  id: string;
}

export type CycleStatus = "planned" | "active" | "completed" | "archived";

export interface CycleView {
  id: string;
  projectId: string;
  projectName: string;
  number: number;
  name: string;
  s3Prefix: string;
  status: CycleStatus;
  description: string | null;
  metadata: Record<string, string | number | boolean | null>;
  sessions: number;
  activeSessions: number;
  /** Uploaded ones. */
  files: number;
  bytes: number;
  lastUploadAt: string | null;
  /** The states it may go to now. */
  moves: CycleStatus[];
  startedAt: string | null;
  completedAt: string | null;
  version: number;
  createdAt: string;
  updatedAt: string;
  deletedAt: string | null;
}

export interface DashboardView {
  checklist: ChecklistItem[];
  counts: {
    clients: number;
    strategies: {
      total: number;
      draft: number;
      in_review: number;
      approved: number;
      rejected: number;
      archived: number;
    };
    jobs: {
      queued: number;
      running: number;
      failed: number;
    };
  };
  strategiesPerWeek: {
    weekStart: string;
    count: number;
  }[];
  runningJobs: JobView[];
  recentActivity: ActivityItem[];
  latestStrategies: LatestStrategy[];
}

export interface DeclinedChannel {
  channel: ChannelKey;
  reason: string;
  evidence: Evidence[];
}

export interface DeclinedChannelInput {
  channel: ChannelKey;
  reason: string;
  evidence: EvidenceInput[];
}

export interface DeletedView {
  id: string;
}

export interface DeliveryListItem {
  id: string;
  endpointId: string;
  endpointUrl: string;
  /** The header webhook-id, the same for every attempt and redelivery. */
  eventId: string;
  event: string;
  clientId: string | null;
  status: DeliveryStatus;
  attempts: number;
  maxAttempts: number;
  /** What the receiver answered last; null when nothing came. */
  lastStatus: number | null;
  lastDurationMs: number | null;
  lastError: string | null;
  nextAttemptAt: string | null;
  finishedAt: string | null;
  redeliveryOf: string | null;
  createdAt: string;
}

export interface DeliveryPage {
  items: DeliveryListItem[];
  nextCursor: string | null;
  /** How many items match in all; only with total=true. */
  total?: number;
  /** True when there are more than `total` says. */
  totalIsCapped?: boolean;
}

export interface DeliveryRefInput {
  /** The delivery's id. */
  id: string;
}

export type DeliveryStatus = "pending" | "delivered" | "failed" | "cancelled";

export interface DeliveryView {
  id: string;
  endpointId: string;
  endpointUrl: string;
  /** The header webhook-id, the same for every attempt and redelivery. */
  eventId: string;
  event: string;
  clientId: string | null;
  status: DeliveryStatus;
  attempts: number;
  maxAttempts: number;
  /** What the receiver answered last; null when nothing came. */
  lastStatus: number | null;
  lastDurationMs: number | null;
  lastError: string | null;
  nextAttemptAt: string | null;
  finishedAt: string | null;
  redeliveryOf: string | null;
  createdAt: string;
  payload: Record<string, unknown>;
  log: ({
    number: number;
    at: string;
    durationMs: number;
    status: number | null;
    error: string | null;
  })[];
}

export interface DownloadView {
  /** Answers the bytes as an attachment until it expires. */
  url: string;
  expiresAt: string;
}

export interface DraftStarted {
  jobId: string;
  strategyId: string;
}

export interface EmailChangeView {
  message: string;
}

export interface EnableSecondFactorInput {
  /** What the authenticator app shows after the set-up. */
  code: string;
}

export interface EndedView {
  /** How many sessions were ended. */
  ended: number;
}

export interface EndpointPage {
  items: EndpointView[];
  nextCursor: string | null;
  /** How many items match in all; only with total=true. */
  total?: number;
  /** True when there are more than `total` says. */
  totalIsCapped?: boolean;
}

export interface EndpointRefInput {
  /** The endpoint's id. */
  id: string;
}

export interface EndpointView {
  id: string;
  url: string;
  description: string | null;
  events: string[];
  clientIds: string[] | null;
  isEnabled: boolean;
  disabledAt: string | null;
  /** A person, the receiver's 410 Gone, or a day of nothing but failures. */
  disabledReason: "person" | "gone" | "failing" | null;
  failingSince: string | null;
  consecutiveFailures: number;
  /** False when the key that sealed the signing secret is missing; nothing can be sent meanwhile. */
  secretIsReadable: boolean;
  /** Until then the previous secret signs too. */
  previousSecretUntil: string | null;
  health: {
    /** Of its newest hundred deliveries. */
    delivered: number;
    /** Of its newest hundred deliveries. */
    failed: number;
    /** What waits to be sent, counted up to 1,000. */
    pending: number;
    /** The last twenty, oldest first. */
    recent: {
      id: string;
      status: DeliveryStatus;
      at: string;
    }[];
  };
  createdBy: {
    id: string;
    name: string;
  } | null;
  createdAt: string;
  updatedAt: string;
  deletedAt: string | null;
}

export interface EndpointWithSecretView {
  id: string;
  url: string;
  description: string | null;
  events: string[];
  clientIds: string[] | null;
  isEnabled: boolean;
  disabledAt: string | null;
  /** A person, the receiver's 410 Gone, or a day of nothing but failures. */
  disabledReason: "person" | "gone" | "failing" | null;
  failingSince: string | null;
  consecutiveFailures: number;
  /** False when the key that sealed the signing secret is missing; nothing can be sent meanwhile. */
  secretIsReadable: boolean;
  /** Until then the previous secret signs too. */
  previousSecretUntil: string | null;
  health: {
    /** Of its newest hundred deliveries. */
    delivered: number;
    /** Of its newest hundred deliveries. */
    failed: number;
    /** What waits to be sent, counted up to 1,000. */
    pending: number;
    /** The last twenty, oldest first. */
    recent: {
      id: string;
      status: DeliveryStatus;
      at: string;
    }[];
  };
  createdBy: {
    id: string;
    name: string;
  } | null;
  createdAt: string;
  updatedAt: string;
  deletedAt: string | null;
  /** Signs every message; shown this once, null when an idempotency key repeats the answer. Keep it where your receiver reads it. */
  secret: string | null;
}

export interface EventTypesView {
  items: {
    type: string;
    group: string;
    words: string;
  }[];
}

export interface Evidence {
  source: "profile" | "calendar" | "calls" | "analytics" | "posts" | "request";
  field: string;
  quote: string;
}

export interface EvidenceInput {
  source: "profile" | "calendar" | "calls" | "analytics" | "posts" | "request";
  field: string;
  quote: string;
}

export interface ExportAuditInput {
  /** The person, key or job that acted. */
  actorId?: string | undefined;
  /** Only what this kind of actor did. */
  actorKind?: "user" | "api_key" | "job" | "system" | "anonymous" | undefined;
  /** Such as clients.update. */
  procedure?: string | undefined;
  /** The first word of the procedure, such as clients. */
  noun?: string | undefined;
  /** The row that was acted on. */
  entityId?: string | undefined;
  /** Only those of this client. */
  clientId?: string | undefined;
  /** Only calls that came this way. */
  surface?: "web" | "client" | "rest" | "mcp" | "chat" | "worker" | "cli" | undefined;
  /** true for what was done, false for what was refused. */
  ok?: boolean | undefined;
  /** Not before this moment. */
  from?: string | undefined;
  /** Before this moment. */
  to?: string | undefined;
  /** Part of the name of whoever acted, or of what was acted on. A page searches 1,000 rows; nextCursor searches on, uncounted. */
  search?: string | null | undefined;
}

export interface ExportClientsInput {
  /** Part of the name or profession. */
  search?: string | null | undefined;
  /** Only clients in this state. */
  status?: ClientStatus | undefined;
  /** Only clients that this person looks after. */
  ownerId?: string | undefined;
  /** Only clients with this tag, whatever its case. */
  tag?: string | undefined;
}

export interface ExportStrategyInput {
  /** The strategy's id. */
  id: string;
  /** How it is written. */
  format?: "markdown" | "pdf" | undefined;
  /** The number of a version; the current one when left out. */
  version?: number | undefined;
}

export interface ExportView {
  fileName: string;
  mediaType: string;
  encoding: "utf8" | "base64";
  content: string;
}

export interface FailFilesInput {
  /** The upload session's id. */
  id: string;
  files: {
    /** The file's id. */
    fileId: string;
    error: string;
  }[];
}

export interface FileOutcomesView {
  items: FileUploadView[];
}

export interface FileRefInput {
  /** The upload session's id. */
  id: string;
  /** The file's id. */
  fileId: string;
}

export type FileStatus = "pending" | "uploading" | "uploaded" | "skipped_duplicate" | "failed" | "cancelled";

export interface FileUploadPage {
  items: FileUploadView[];
  nextCursor: string | null;
  /** How many items match in all; only with total=true. */
  total?: number;
  /** True when there are more than `total` says. */
  totalIsCapped?: boolean;
}

export interface FileUploadView {
  id: string;
  path: string;
  key: string;
  size: number;
  mtime: string | null;
  sha256: string | null;
  etag: string | null;
  status: FileStatus;
  partSize: number | null;
  /** Parts that the store has acknowledged. */
  partsDone: number;
  attempts: number;
  error: string | null;
  duplicateOf: string | null;
  uploadedAt: string | null;
}

export interface GenerateStrategyInput {
  /** The client's id. */
  clientId: string;
  /** Made from the client's name and the period when left out. */
  title?: string | null | undefined;
  /** First day of the plan; the next Monday when left out. */
  periodStart?: string | undefined;
  weeks?: number | undefined;
  /** What the plan should achieve above all. */
  focus?: string | null | undefined;
  tone?: string | null | undefined;
  /** Channels you want; empty lets the writer choose. */
  channels?: string[] | undefined;
  /** Anything else the writer should follow, such as a budget. */
  instruction?: string | null | undefined;
}

export interface ImportClientsInput {
  /** A CSV file with a row of headings and at most 500 clients; columns are known by their headings. */
  csv: string;
  /** Only say what the import would do; nothing is written. */
  dryRun?: boolean | undefined;
}

export interface InboxCounts {
  total: number;
  kinds: {
    kind: InboxKind;
    label: string;
    /** 100 stands for 100 or more. */
    count: number;
  }[];
}

export interface InboxDone {
  kind: InboxKind;
  id: string;
}

export interface InboxItem {
  kind: InboxKind;
  id: string;
  name: string;
  client: {
    id: string;
    name: string;
  } | null;
  sentence: string;
  detail: string | null;
  severity: "normal" | "high" | "critical";
  link: string;
  since: string;
  snoozedUntil: string | null;
  actions: ({
    name: "approve" | "reject" | "review" | "resume" | "retry" | "reconnect" | "enable" | "dismiss";
    label: string;
    /** The call that does it; null where the page does. */
    procedure: string | null;
    input: Record<string, unknown> | null;
    link: string | null;
    /** The field of the input that the person fills in first. */
    needs: "comment" | null;
  })[];
}

export type InboxKind = "review" | "request" | "job" | "upload" | "storage" | "webhook";

export interface InboxPage {
  items: InboxItem[];
  nextCursor: string | null;
  /** How many items match in all; only with total=true. */
  total?: number;
  /** True when there are more than `total` says. */
  totalIsCapped?: boolean;
}

export interface InboxRefInput {
  kind: InboxKind;
  /** The id of the row that waits. */
  id: string;
}

export interface InvitationRefInput {
  /** The invitation's id. */
  id: string;
}

export interface InvitationTokenInput {
  /** From the link in the email. */
  token: string;
}

export interface InvitationView {
  id: string;
  email: string;
  role: "owner" | "admin" | "member" | "viewer";
  /** The clients that the person will be limited to; null for all. */
  clientIds: string[] | null;
  state: "open" | "expired" | "accepted" | "revoked";
  invitedBy: {
    id: string;
    name: string;
  };
  /** How many emails were ordered; only the link in the latest works. */
  letters: number;
  /** When the mail server took the latest email; null while it waits, and when it was refused. */
  sentAt: string | null;
  /** Why the latest email did not go out; null while it waits, and when it did. */
  emailError: string | null;
  expiresAt: string;
  createdAt: string;
}

export interface InvitationsPage {
  items: InvitationView[];
  nextCursor: string | null;
  /** How many items match in all; only with total=true. */
  total?: number;
  /** True when there are more than `total` says. */
  totalIsCapped?: boolean;
}

export interface IssueKeyInput {
  /** What the key is for; shown beside everything it does. */
  name: string;
  /** service: a program with fixed steps; agent: one that decides by itself. */
  kind?: "service" | "agent" | undefined;
  /** What it may do; never more than you may yourself. */
  scopes: ("company:read" | "company:write" | "users:read" | "clients:read" | "clients:write" | "clients:delete" | "projects:read" | "projects:write" | "projects:delete" | "uploads:read" | "uploads:write" | "storage:read" | "storage:write" | "strategies:read" | "strategies:write" | "strategies:approve" | "contacts:read" | "contacts:write" | "contacts:delete" | "jobs:read" | "jobs:write" | "onboarding:read" | "audit:read" | "apiKeys:read" | "webhooks:read" | "webhooks:write")[];
  /** The clients it is limited to; null for all that you see. */
  clientIds?: string[] | null | undefined;
  /** The riskiest call that it makes by itself. */
  maxRisk?: "read" | "write" | "destructive" | undefined;
  /** none: calls above maxRisk are refused; risky: they wait for an approval; all_writes: every change waits for one. */
  approvalMode?: "none" | "risky" | "all_writes" | undefined;
  ratePerMinute?: number | undefined;
  /** At most a year ahead; null for a key that does not end. */
  expiresAt?: string | null | undefined;
}

export interface IssuedKeyView {
  id: string;
  name: string;
  kind: "service" | "agent";
  /** How the secret begins. */
  prefix: string;
  /** orphaned: whoever issued it has left, and it counts no more. */
  state: "active" | "expired" | "revoked" | "orphaned";
  scopes: string[];
  /** What is left of the scopes with what its issuer may do now. */
  permissions: ("company:read" | "company:write" | "company:delete" | "users:read" | "users:write" | "clients:read" | "clients:write" | "clients:delete" | "projects:read" | "projects:write" | "projects:delete" | "uploads:read" | "uploads:write" | "storage:read" | "storage:write" | "strategies:read" | "strategies:write" | "strategies:approve" | "contacts:read" | "contacts:write" | "contacts:delete" | "jobs:read" | "jobs:write" | "onboarding:read" | "onboarding:write" | "approvals:read" | "approvals:decide" | "audit:read" | "apiKeys:read" | "apiKeys:write" | "webhooks:read" | "webhooks:write")[];
  /** The clients that it is limited to; null for all. */
  clientIds: string[] | null;
  maxRisk: "read" | "write" | "destructive";
  approvalMode: "none" | "risky" | "all_writes";
  ratePerMinute: number;
  expiresAt: string | null;
  /** To the minute. */
  lastUsedAt: string | null;
  lastUsedIp: string | null;
  revokedAt: string | null;
  revokedBy: {
    id: string;
    name: string;
  } | null;
  createdBy: {
    id: string;
    name: string;
  } | null;
  createdAt: string;
  /** For the Authorization header, shown this once; null when an idempotency key repeats the answer. */
  secret: string | null;
}

export interface JobAttempt {
  attempt: number;
  outcome: "ok" | "error" | "discarded" | "cancelled" | "snoozed" | "returned" | "worker_lost";
  error: string | null;
  startedAt: string;
  endedAt: string;
}

export interface JobDetail {
  id: string;
  type: string;
  title: string;
  status: JobStatus;
  state: "queued" | "started" | "finished" | "failed" | "cancelled";
  progress: JobProgress;
  attempts: number;
  maxAttempts: number;
  error: string | null;
  result: Record<string, unknown> | null;
  clientId: string | null;
  clientName: string | null;
  subject: {
    strategyId?: string;
  };
  createdBy: {
    id: string;
    name: string;
  } | null;
  createdVia: string;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  runAt: string;
  cancelRequestedAt: string | null;
  history: JobAttempt[];
}

export type JobEvent = {
  seq: number;
  at: string;
  kind: "snapshot";
  job: JobView;
} | {
  seq: number;
  at: string;
  kind: "state";
  status: JobStatus;
  attempts: number;
  error: string | null;
  runAt: string | null;
  cancelRequested: boolean;
} | {
  seq: number;
  at: string;
  kind: "progress";
  progress: JobProgress;
} | {
  seq: number;
  at: string;
  kind: "log";
  text: string;
};

export interface JobFeedItem {
  kind: "snapshot" | "changes";
  jobs: JobView[];
}

export interface JobPage {
  items: JobView[];
  nextCursor: string | null;
  /** How many items match in all; only with total=true. */
  total?: number;
  /** True when there are more than `total` says. */
  totalIsCapped?: boolean;
}

export interface JobProgress {
  done: number;
  total: number | null;
  unit: string | null;
  note: string | null;
}

export interface JobRefInput {
  /** The job's id. */
  id: string;
}

export type JobStatus = "queued" | "running" | "succeeded" | "failed" | "cancelled";

export interface JobView {
  id: string;
  type: string;
  title: string;
  status: JobStatus;
  state: "queued" | "started" | "finished" | "failed" | "cancelled";
  progress: JobProgress;
  attempts: number;
  maxAttempts: number;
  error: string | null;
  result: Record<string, unknown> | null;
  clientId: string | null;
  clientName: string | null;
  subject: {
    strategyId?: string;
  };
  createdBy: {
    id: string;
    name: string;
  } | null;
  createdVia: string;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  runAt: string;
  cancelRequestedAt: string | null;
}

export interface KeyPage {
  items: KeyView[];
  nextCursor: string | null;
  /** How many items match in all; only with total=true. */
  total?: number;
  /** True when there are more than `total` says. */
  totalIsCapped?: boolean;
}

export interface KeyRefInput {
  /** The API key's id. */
  id: string;
}

export interface KeyView {
  id: string;
  name: string;
  kind: "service" | "agent";
  /** How the secret begins. */
  prefix: string;
  /** orphaned: whoever issued it has left, and it counts no more. */
  state: "active" | "expired" | "revoked" | "orphaned";
  scopes: string[];
  /** What is left of the scopes with what its issuer may do now. */
  permissions: ("company:read" | "company:write" | "company:delete" | "users:read" | "users:write" | "clients:read" | "clients:write" | "clients:delete" | "projects:read" | "projects:write" | "projects:delete" | "uploads:read" | "uploads:write" | "storage:read" | "storage:write" | "strategies:read" | "strategies:write" | "strategies:approve" | "contacts:read" | "contacts:write" | "contacts:delete" | "jobs:read" | "jobs:write" | "onboarding:read" | "onboarding:write" | "approvals:read" | "approvals:decide" | "audit:read" | "apiKeys:read" | "apiKeys:write" | "webhooks:read" | "webhooks:write")[];
  /** The clients that it is limited to; null for all. */
  clientIds: string[] | null;
  maxRisk: "read" | "write" | "destructive";
  approvalMode: "none" | "risky" | "all_writes";
  ratePerMinute: number;
  expiresAt: string | null;
  /** To the minute. */
  lastUsedAt: string | null;
  lastUsedIp: string | null;
  revokedAt: string | null;
  revokedBy: {
    id: string;
    name: string;
  } | null;
  createdBy: {
    id: string;
    name: string;
  } | null;
  createdAt: string;
}

export interface Kpi {
  name: string;
  channel: ChannelKey | null;
  unit: string;
  baseline: number;
  assumption: string;
  target: number;
  dueOn: string;
  formula: string;
  evidence: Evidence[];
}

export interface KpiInput {
  name: string;
  channel: ChannelKey | null;
  unit: string;
  baseline: number;
  assumption: string;
  target: number;
  dueOn: string;
  formula: string;
  evidence: EvidenceInput[];
}

export interface KpisSection {
  items: Kpi[];
  note: string | null;
}

export interface KpisSectionInput {
  items: KpiInput[];
  note: string | null;
}

export interface LatestStrategy {
  id: string;
  clientId: string;
  clientName: string;
  title: string;
  status: StrategyStatus;
  updatedAt: string;
}

export interface LinkStartView {
  /** To be opened by the browser that is signed in. */
  startUrl: string;
}

export interface LinkTarget {
  page: "dashboard" | "onboarding" | "clients" | "client" | "strategies" | "strategy" | "jobs" | "job";
  id: string | null;
}

export interface ListActivityInput {
  /** nextCursor of the page before; leave out for the first page. */
  cursor?: string | undefined;
  /** How many items at most, 1 to 100. */
  limit?: number | undefined;
  /** Only what happened to this client and to what is its own. */
  clientId?: string | undefined;
}

export interface ListApprovalsInput {
  /** nextCursor of the page before; leave out for the first page. */
  cursor?: string | undefined;
  /** How many items at most, 1 to 100. */
  limit?: number | undefined;
  /** Also count all items that match, up to 10,000. */
  total?: boolean | undefined;
  /** Only those in this state. */
  status?: ApprovalStatus | undefined;
  /** What this key asked for. */
  keyId?: string | undefined;
}

export interface ListAuditInput {
  /** nextCursor of the page before; leave out for the first page. */
  cursor?: string | undefined;
  /** How many items at most, 1 to 100. */
  limit?: number | undefined;
  /** Also count all items that match, up to 10,000. */
  total?: boolean | undefined;
  /** The person, key or job that acted. */
  actorId?: string | undefined;
  /** Only what this kind of actor did. */
  actorKind?: "user" | "api_key" | "job" | "system" | "anonymous" | undefined;
  /** Such as clients.update. */
  procedure?: string | undefined;
  /** The first word of the procedure, such as clients. */
  noun?: string | undefined;
  /** The row that was acted on. */
  entityId?: string | undefined;
  /** Only those of this client. */
  clientId?: string | undefined;
  /** Only calls that came this way. */
  surface?: "web" | "client" | "rest" | "mcp" | "chat" | "worker" | "cli" | undefined;
  /** true for what was done, false for what was refused. */
  ok?: boolean | undefined;
  /** Not before this moment. */
  from?: string | undefined;
  /** Before this moment. */
  to?: string | undefined;
  /** Part of the name of whoever acted, or of what was acted on. A page searches 1,000 rows; nextCursor searches on, uncounted. */
  search?: string | null | undefined;
}

export interface ListClientsInput {
  /** nextCursor of the page before; leave out for the first page. */
  cursor?: string | undefined;
  /** How many items at most, 1 to 100. */
  limit?: number | undefined;
  /** Also count all items that match, up to 10,000. */
  total?: boolean | undefined;
  /** Part of the name or profession. */
  search?: string | null | undefined;
  /** Only clients in this state. */
  status?: ClientStatus | undefined;
  /** Only clients that this person looks after. */
  ownerId?: string | undefined;
  /** Only clients with this tag, whatever its case. */
  tag?: string | undefined;
  /** Deleted clients too; for those who may restore them. */
  includeDeleted?: boolean | undefined;
}

export interface ListConnectionsInput {
  /** nextCursor of the page before; leave out for the first page. */
  cursor?: string | undefined;
  /** How many items at most, 1 to 100. */
  limit?: number | undefined;
  /** Also count all items that match, up to 10,000. */
  total?: boolean | undefined;
  /** Deleted connections too, which can be restored. */
  includeDeleted?: boolean | undefined;
}

export interface ListContactsInput {
  /** nextCursor of the page before; leave out for the first page. */
  cursor?: string | undefined;
  /** How many items at most, 1 to 100. */
  limit?: number | undefined;
  /** Also count all items that match, up to 10,000. */
  total?: boolean | undefined;
  /** Only the contacts of this client. */
  clientId?: string | undefined;
  /** Only those with this number, in E.164. */
  phone?: string | undefined;
  /** Part of the name; of the email address or number where there is no name. */
  search?: string | null | undefined;
}

export interface ListCyclesInput {
  /** nextCursor of the page before; leave out for the first page. */
  cursor?: string | undefined;
  /** How many items at most, 1 to 100. */
  limit?: number | undefined;
  /** Also count all items that match, up to 10,000. */
  total?: boolean | undefined;
  /** Only those of this project. */
  projectId?: string | undefined;
  /** Only cycles in this state. */
  status?: CycleStatus | undefined;
  /** Part of the name. */
  search?: string | null | undefined;
}

export interface ListDeliveriesInput {
  /** nextCursor of the page before; leave out for the first page. */
  cursor?: string | undefined;
  /** How many items at most, 1 to 100. */
  limit?: number | undefined;
  /** Also count all items that match, up to 10,000. */
  total?: boolean | undefined;
  /** Only those of this endpoint. */
  endpointId?: string | undefined;
  /** Only deliveries in this state. */
  status?: DeliveryStatus | undefined;
  /** One type of event. */
  event?: "api_key.issued" | "api_key.revoked" | "approval.decided" | "approval.requested" | "client.created" | "client.deleted" | "client.restored" | "client.updated" | "company.updated" | "contact.created" | "contact.deleted" | "contact.restored" | "contact.updated" | "cycle.created" | "cycle.deleted" | "cycle.restored" | "cycle.updated" | "invitation.accepted" | "invitation.sent" | "project.created" | "project.deleted" | "project.restored" | "project.updated" | "strategy.approved" | "strategy.archived" | "strategy.drafted" | "strategy.failed" | "strategy.rejected" | "strategy.requested" | "strategy.restored" | "strategy.submitted" | "strategy.updated" | "upload.completed" | "upload.failed" | "user.created" | "user.removed" | "user.updated" | "webhook.disabled" | "webhook.test" | undefined;
}

export interface ListEndpointsInput {
  /** nextCursor of the page before; leave out for the first page. */
  cursor?: string | undefined;
  /** How many items at most, 1 to 100. */
  limit?: number | undefined;
  /** Also count all items that match, up to 10,000. */
  total?: boolean | undefined;
  /** Deleted endpoints too, which can be restored. */
  includeDeleted?: boolean | undefined;
}

export interface ListFilesInput {
  /** nextCursor of the page before; leave out for the first page. */
  cursor?: string | undefined;
  /** How many items at most, 1 to 100. */
  limit?: number | undefined;
  /** Also count all items that match, up to 10,000. */
  total?: boolean | undefined;
  /** The upload session's id. */
  id: string;
  /** Only files in this state. */
  status?: FileStatus | undefined;
  /** Part of the path. */
  search?: string | undefined;
}

export interface ListInboxInput {
  /** nextCursor of the page before; leave out for the first page. */
  cursor?: string | undefined;
  /** How many items at most, 1 to 100. */
  limit?: number | undefined;
  /** Only what is about this client. */
  clientId?: string | undefined;
  /** Only things of this kind. */
  kind?: InboxKind | undefined;
  /** What you have snoozed, instead of what waits now. */
  snoozed?: boolean | undefined;
}

export interface ListInvitationsInput {
  /** nextCursor of the page before; leave out for the first page. */
  cursor?: string | undefined;
  /** How many items at most, 1 to 100. */
  limit?: number | undefined;
  /** Also count all items that match, up to 10,000. */
  total?: boolean | undefined;
  /** Both kinds that wait to be accepted when left out. */
  state?: "open" | "expired" | undefined;
}

export interface ListJobsInput {
  /** nextCursor of the page before; leave out for the first page. */
  cursor?: string | undefined;
  /** How many items at most, 1 to 100. */
  limit?: number | undefined;
  /** Also count all items that match, up to 10,000. */
  total?: boolean | undefined;
  /** Only jobs in this state; started and finished are understood too. */
  status?: "queued" | "running" | "succeeded" | "failed" | "cancelled" | "started" | "finished" | undefined;
  /** Such as strategies.draft. */
  type?: string | undefined;
  /** Only those of this client. */
  clientId?: string | undefined;
}

export interface ListNotificationsInput {
  /** nextCursor of the page before; leave out for the first page. */
  cursor?: string | undefined;
  /** How many items at most, 1 to 100. */
  limit?: number | undefined;
  /** Also count all items that match, up to 10,000. */
  total?: boolean | undefined;
  /** Only those that you have not read. */
  unread?: boolean | undefined;
}

export interface ListProjectsInput {
  /** nextCursor of the page before; leave out for the first page. */
  cursor?: string | undefined;
  /** How many items at most, 1 to 100. */
  limit?: number | undefined;
  /** Also count all items that match, up to 10,000. */
  total?: boolean | undefined;
  /** Only those of this client. */
  clientId?: string | undefined;
  /** Only projects that take uploads, or only those that do not. */
  active?: boolean | undefined;
  /** Part of the project's or its client's name. */
  search?: string | null | undefined;
}

export interface ListStrategiesInput {
  /** nextCursor of the page before; leave out for the first page. */
  cursor?: string | undefined;
  /** How many items at most, 1 to 100. */
  limit?: number | undefined;
  /** Also count all items that match, up to 10,000. */
  total?: boolean | undefined;
  /** Only those of this client. */
  clientId?: string | undefined;
  /** Only strategies in this state. */
  status?: StrategyStatus | undefined;
  /** Part of the title or of the client's name. */
  search?: string | null | undefined;
}

export interface ListUploadSessionsInput {
  /** nextCursor of the page before; leave out for the first page. */
  cursor?: string | undefined;
  /** How many items at most, 1 to 100. */
  limit?: number | undefined;
  /** Also count all items that match, up to 10,000. */
  total?: boolean | undefined;
  /** Only those of this project. */
  projectId?: string | undefined;
  /** Only those of this cycle. */
  cycleId?: string | undefined;
  /** Only those of this client's projects. */
  clientId?: string | undefined;
  /** Only sessions in this state. */
  status?: UploadStatus | undefined;
  /** Only sessions whose files come from there. */
  sourceKind?: SourceKind | undefined;
  /** Only what is on its way, or only what is not. */
  active?: boolean | undefined;
  /** Within names of sessions and projects. */
  search?: string | undefined;
}

export interface ListUsersInput {
  /** nextCursor of the page before; leave out for the first page. */
  cursor?: string | undefined;
  /** How many items at most, 1 to 100. */
  limit?: number | undefined;
  /** Also count all items that match, up to 10,000. */
  total?: boolean | undefined;
  /** Part of the name, email address or username. */
  search?: string | null | undefined;
  /** Only people with this role. */
  role?: "owner" | "admin" | "member" | "viewer" | undefined;
  /** active and inactive when left out; removed people are shown to those who may restore them. */
  state?: "active" | "inactive" | "removed" | undefined;
}

export interface LoginInput {
  email?: string | undefined;
  username?: string | undefined;
  password: string;
  /** For people with two-factor sign-in: what the app shows, or a recovery code. Can also follow by auth.completeLogin. */
  code?: string | undefined;
}

export interface ManifestInput {
  /** The session's id. */
  id: string;
  /** Goes on behind this path: nextAfter of the answer before. */
  after?: string | undefined;
}

export interface ManifestView {
  fileName: string;
  mediaType: string;
  encoding: "utf8";
  /** Lines of JSON, each with path, size, sha256, etag and time, sorted by the bytes of the path. */
  content: string;
  /** Null where the manifest is over; else send it as `after`. The pieces joined are what was signed. */
  nextAfter: string | null;
}

export interface MarkReadInput {
  ids?: string[] | undefined;
  /** Everything up to now. */
  all?: true | undefined;
}

export interface MeView {
  user: UserView;
  company: CompanyView | null;
  /** What you may do in this company; for a key, what its scopes leave of that. */
  permissions: ("company:read" | "company:write" | "company:delete" | "users:read" | "users:write" | "clients:read" | "clients:write" | "clients:delete" | "projects:read" | "projects:write" | "projects:delete" | "uploads:read" | "uploads:write" | "storage:read" | "storage:write" | "strategies:read" | "strategies:write" | "strategies:approve" | "contacts:read" | "contacts:write" | "contacts:delete" | "jobs:read" | "jobs:write" | "onboarding:read" | "onboarding:write" | "approvals:read" | "approvals:decide" | "audit:read" | "apiKeys:read" | "apiKeys:write" | "webhooks:read" | "webhooks:write")[];
  /** The clients you are limited to; null when you see all. */
  clientIds: string[] | null;
  /** Every company you can switch to. */
  companies: CompanyView[];
  /** Null for an API key. */
  session: {
    id: string;
    kind: "cookie" | "token";
    createdAt: string;
    expiresAt: string;
    refreshExpiresAt: string;
    /** When you last proved to be yourself. */
    confirmedAt: string;
  } | null;
  /** The API key that calls; null for a person. */
  key: {
    id: string;
    name: string;
    kind: "service" | "agent";
    /** What it was granted; permissions is what is left of that now. */
    scopes: string[];
    expiresAt: string | null;
    /** What goes beyond it waits for an approval, or is refused. */
    maxRisk: "read" | "write" | "destructive";
    approvalMode: "none" | "risky" | "all_writes";
    ratePerMinute: number;
  } | null;
}

export interface MoveStrategyInput {
  /** The strategy's id. */
  id: string;
  /** The version number that you last saw. */
  expectedVersion?: number | undefined;
}

export interface NotificationEvent {
  /** How many you have not read; 100 stands for 100 or more. */
  unread: number;
  items: NotificationView[];
  /** How many calls wait for a decision, of those that you may see; there at first and whenever one may have changed. */
  pendingApprovals?: number;
  /** How much waits in your inbox; there at first and whenever it may have changed. */
  waiting?: number;
}

export type NotificationKind = "strategy_submitted" | "strategy_decided" | "strategy_drafted" | "strategy_failed" | "upload_ended" | "approval_requested" | "approval_decided" | "member_joined" | "member_changed" | "key_issued" | "webhook_disabled";

export interface NotificationPage {
  items: NotificationView[];
  nextCursor: string | null;
  /** How many items match in all; only with total=true. */
  total?: number;
  /** True when there are more than `total` says. */
  totalIsCapped?: boolean;
}

export interface NotificationView {
  id: string;
  kind: string;
  title: string;
  body: string | null;
  link: string | null;
  clientId: string | null;
  readAt: string | null;
  createdAt: string;
}

export interface OfferView {
  companyName: string;
  invitedBy: string;
  /** Whom the invitation is for; nobody else can accept it. */
  email: string;
  role: "owner" | "admin" | "member" | "viewer";
  /** To how many clients it is limited; null for all. */
  clients: number | null;
  /** True: sign in and join. False: accept with a name and a password. */
  hasAccount: boolean;
  /** How long a new password must be at least in this company. */
  passwordMinLength: number;
  expiresAt: string;
}

export interface OnboardingDraftInput {
  name?: string | null | undefined;
  description?: string | null | undefined;
  profession?: string | null | undefined;
  website?: string | null | undefined;
  timezone?: string | null | undefined;
  targetAudience?: string | null | undefined;
  marketingGoals?: string | null | undefined;
  brandVoice?: string | null | undefined;
}

export interface OnboardingFinished {
  clientId: string;
}

export interface OnboardingView {
  finished: boolean;
  step: number;
  data: {
    name: string | null;
    description: string | null;
    profession: string | null;
    website: string | null;
    timezone: string | null;
    targetAudience: string | null;
    marketingGoals: string | null;
    brandVoice: string | null;
  };
  savedAt: string | null;
}

export interface OpenFoldersView {
  items: {
    /** On the worker's machine; it and whatever lies below can be sent. */
    path: string;
  }[];
}

export interface OverviewView {
  /** The installation's own storage. */
  own: {
    label: string;
    bucket: string;
    files: number;
    /** Uploaded through the product. */
    bytes: number;
  };
  /** The hundred with the most bytes. */
  projects: ({
    id: string;
    name: string;
    storage: string;
    storageConnectionId: string | null;
    files: number;
    /** Uploaded through the product. */
    bytes: number;
  })[];
  connections: number;
}

export interface PageInput {
  /** nextCursor of the page before; leave out for the first page. */
  cursor?: string | undefined;
  /** How many items at most, 1 to 100. */
  limit?: number | undefined;
  /** Also count all items that match, up to 10,000. */
  total?: boolean | undefined;
}

export interface PasswordResetView {
  message: string;
}

export interface PhoneNumberView {
  id: string;
  e164: string;
  label: string | null;
}

export interface Pillar {
  name: string;
  purpose: string;
  sharePercent: number;
  examples: string[];
  evidence: Evidence[];
}

export interface PillarInput {
  name: string;
  purpose: string;
  sharePercent: number;
  examples: string[];
  evidence: EvidenceInput[];
}

export interface PillarsSection {
  items: Pillar[];
  note: string | null;
}

export interface PillarsSectionInput {
  items: PillarInput[];
  note: string | null;
}

export interface PlanView {
  files: number;
  bytes: number;
  toSend: {
    files: number;
    bytes: number;
  };
  /** There already with the same bytes. */
  duplicates: {
    files: number;
    bytes: number;
  };
  /** The first hundred whose place holds other bytes, which would be replaced. */
  conflicts: {
    path: string;
    why: string;
  }[];
  conflictCount: number;
  /** The first hundred that cannot be sent. */
  unreadable: {
    path: string;
    why: string;
  }[];
  unreadableCount: number;
  /** By the speed of the company's latest transfers; null before the first. */
  estimateSeconds: number | null;
}

export interface PlannedPost {
  strategyId: string;
  strategyTitle: string;
  status: "draft" | "in_review" | "approved" | "rejected" | "archived";
  date: string;
  channel: ChannelKey;
  format: string;
  title: string;
}

export interface PositioningSection {
  statement: Statement;
  proof: Statement[];
  voice: Statement[];
  avoid: Statement[];
  note: string | null;
}

export interface PositioningSectionInput {
  statement: StatementInput;
  proof: StatementInput[];
  voice: StatementInput[];
  avoid: StatementInput[];
  note: string | null;
}

export interface PreferencesView {
  items: {
    kind: NotificationKind;
    label: string;
    /** Under the bell. */
    inApp: boolean;
    /** By email, unless you have read it by then. */
    byMail: boolean;
  }[];
}

export interface PreviewView {
  preview: true;
  changes: ({
    entity: string;
    /** Null for what the call would make. */
    entityId: string | null;
    before: Record<string, unknown> | null;
    after: Record<string, unknown> | null;
  })[];
  /** Background work that the call would start. */
  jobs: {
    type: string;
    title: string;
  }[];
}

export interface ProbeInput {
  kind: StorageKind;
  /** An https address without the bucket; left out or null for Amazon's own. */
  endpoint?: string | null | undefined;
  region?: string | undefined;
  /** The bucket in the path rather than in the host name; follows from the kind when left out. */
  forcePathStyle?: boolean | undefined;
  accessKeyId: string;
  /** Left out: the one that `id` has. */
  secretAccessKey?: string | undefined;
  /** The bucket that is tested, and that projects use unless they name another one. */
  defaultBucket: string;
  /** A stored connection whose secret is used when none is given. */
  id?: string | undefined;
}

export interface ProbeStep {
  name: ProbeStepName;
  /** Noted: it works, with something to know. */
  state: "passed" | "noted" | "failed" | "skipped";
  words: string;
  /** What to do about it. */
  cure: string | null;
  ms: number;
}

export type ProbeStepName = "reach" | "credentials" | "bucket" | "list" | "write" | "read" | "checksum" | "multipart" | "delete";

export interface ProbeView {
  /** Files can be sent there. */
  works: boolean;
  checkedAt: string;
  steps: ProbeStep[];
  /** Null when the test did not get that far. */
  abilities: {
    /** Refuses bytes that do not have the checksum sent with them. */
    checksChecksums: boolean;
    /** Does not fail because of checksum headers. */
    takesChecksums: boolean;
    /** Tells the checksum of an object. */
    listsChecksums: boolean;
    /** Knows If-None-Match when writing. */
    conditionalPut: boolean;
  } | null;
}

export interface ProfileGap {
  field: string;
  label: string;
  why: string;
}

export interface ProfileGapInput {
  field: string;
  label: string;
  why: string;
}

export interface ProjectPage {
  items: ProjectView[];
  nextCursor: string | null;
  /** How many items match in all; only with total=true. */
  total?: number;
  /** True when there are more than `total` says. */
  totalIsCapped?: boolean;
}

export interface ProjectRefInput {
  /** The project's id. */
  id: string;
}

export interface ProjectView {
  id: string;
  name: string;
  description: string | null;
  clientId: string | null;
  clientName: string | null;
  storageConnectionId: string | null;
  /** The label of its storage. */
  storage: string;
  bucketName: string;
  defaultPrefix: string;
  isActive: boolean;
  cycles: number;
  sessions: number;
  activeSessions: number;
  /** Uploaded ones. */
  files: number;
  bytes: number;
  lastUploadAt: string | null;
  version: number;
  createdAt: string;
  updatedAt: string;
  deletedAt: string | null;
}

export interface ProvidersView {
  providers: {
    name: string;
    /** Where a browser goes to sign in with it. */
    startUrl: string;
  }[];
}

export interface ReceiptRefInput {
  /** The session's id. */
  id: string;
}

export interface ReceiptView {
  format: "frontoffice-receipt-1";
  /** The upload session's id. */
  sessionId: string;
  /** How many files arrived. */
  files: number;
  /** Their bytes. */
  bytes: number;
  /** Of the manifest. */
  manifestSha256: string;
  /** When it was signed. */
  issuedAt: string;
  /** Which key signed it. */
  keyId: string;
  /** What is to be checked. */
  signature: string;
  /** The Ed25519 key that it is signed with, 32 bytes as base64url; compare it with receipts.key. */
  publicKey: string;
  projectName: string;
  cycleNumber: number | null;
}

export interface RecoveryCodesView {
  /** Each signs in once when the app is lost. Shown once; only digests are kept. */
  recoveryCodes: string[];
}

export interface RegenerateStrategyInput {
  /** The strategy's id. */
  id: string;
  /** The version number that you last saw. */
  expectedVersion: number;
  /** One section; the whole strategy when left out. */
  section?: "summary" | "positioning" | "audience" | "channels" | "pillars" | "calendar" | "kpis" | "budget" | "risks" | undefined;
  instruction?: string | null | undefined;
}

export interface RegisterFilesInput {
  /** The upload session's id. */
  id: string;
  /** Before the start: forget the files that were named before these. */
  anew?: boolean | undefined;
  files: ({
    path: string;
    size: number;
    mtime?: string | undefined;
    sha256?: string | undefined;
  })[];
}

export interface RegisterInput {
  email: string;
  /** At least 8 characters, taken exactly as sent. Common passwords are refused; there are no other rules. */
  password: string;
  /** The person's name. */
  name: string;
  companyName: string;
  username?: string | undefined;
  /** IANA name for the company; UTC when left out. */
  timezone?: string | undefined;
}

export interface RegisteredView {
  items: ({
    fileId: string;
    path: string;
    decision: "send" | "skip";
    status: FileStatus;
  })[];
}

export interface RejectInput {
  /** The approval's id. */
  id: string;
  /** Why not; the program is told. */
  comment: string;
}

export interface RejectStrategyInput {
  /** The strategy's id. */
  id: string;
  /** The version number that you last saw. */
  expectedVersion?: number | undefined;
  comment: string;
}

export interface RenameKeyInput {
  /** The API key's id. */
  id: string;
  name: string;
}

export interface RenameStrategyInput {
  /** The strategy's id. */
  id: string;
  title: string;
}

export interface ReportProgressInput {
  /** The upload session's id. */
  id: string;
  /** Of the whole session, files on their way included. */
  bytesUploaded: number;
  speedBps: number | null;
  currentFiles: string[];
}

export interface RequestPasswordResetInput {
  email: string;
}

export interface ResetPasswordInput {
  /** From the link in the email; works once, for ten minutes. */
  token: string;
  /** At least 8 characters, taken exactly as sent. Common passwords are refused; there are no other rules. */
  newPassword: string;
}

export interface ResetRequestedView {
  /** The same for every address, known or not. */
  message: string;
}

export interface ResetTemplateInput {
  /** The version number that you last saw; 0 is the built-in text. */
  expectedVersion: number;
}

export interface Risk {
  risk: string;
  likelihood: "low" | "medium" | "high";
  mitigation: string;
  evidence: Evidence[];
}

export interface RiskInput {
  risk: string;
  likelihood: "low" | "medium" | "high";
  mitigation: string;
  evidence: EvidenceInput[];
}

export interface RisksSection {
  items: Risk[];
  note: string | null;
}

export interface RisksSectionInput {
  items: RiskInput[];
  note: string | null;
}

export interface RotateSecretInput {
  /** The endpoint's id. */
  id: string;
  /** So long the old secret signs too, beside the new one. */
  overlapHours?: number | undefined;
}

export interface RowTarget {
  page: string;
  id: string | null;
}

export interface SaveOnboardingInput {
  /** The step that the person stands at: 1 business, 2 audience, 3 goals. */
  step: number;
  /** Fields to keep; those left out stay as they are. */
  data: OnboardingDraftInput;
}

export interface SavePreferencesInput {
  /** Kinds that are left out stay as they are. */
  preferences: {
    kind: NotificationKind;
    /** Under the bell. */
    inApp: boolean;
    /** By email, unless you have read it by then. */
    byMail: boolean;
  }[];
}

export interface SaveTemplateInput {
  /** How strategies shall be written. The rules about data, citations and form always stand. The rule-based writer does not read it. */
  body: string;
  /** The version number that you last saw; 0 is the built-in text. */
  expectedVersion: number;
}

export interface ScopesView {
  /** What you could grant to a key now. */
  scopes: ({
    scope: "company:read" | "company:write" | "users:read" | "clients:read" | "clients:write" | "clients:delete" | "projects:read" | "projects:write" | "projects:delete" | "uploads:read" | "uploads:write" | "storage:read" | "storage:write" | "strategies:read" | "strategies:write" | "strategies:approve" | "contacts:read" | "contacts:write" | "contacts:delete" | "jobs:read" | "jobs:write" | "onboarding:read" | "audit:read" | "apiKeys:read" | "webhooks:read" | "webhooks:write";
    does: string;
  })[];
  /** The clients that you could limit it to; null for all. */
  clientIds: string[] | null;
}

export interface SearchInput {
  /** nextCursor of the page before; leave out for the first page. */
  cursor?: string | undefined;
  /** How many items at most, 1 to 100. */
  limit?: number | undefined;
  /** Words, in any order; all of them must match, each may be the beginning of one. */
  q: string;
  /** Only results of this kind. */
  kind?: "client" | "contact" | "strategy" | "project" | "cycle" | "upload_session" | "file" | "user" | undefined;
}

export interface SearchResultPage {
  items: SearchResultView[];
  nextCursor: string | null;
  /** How many items match in all; only with total=true. */
  total?: number;
  /** True when there are more than `total` says. */
  totalIsCapped?: boolean;
}

export interface SearchResultView {
  kind: "client" | "contact" | "strategy" | "project" | "cycle" | "upload_session" | "file" | "user";
  id: string;
  title: string;
  subtitle: string | null;
  clientId: string | null;
  snippet: string | null;
  page: string;
}

export interface SecondFactorOffView {
  enabled: false;
}

export interface SecondFactorSetupView {
  /** For typing into an authenticator app; shown once. */
  secret: string;
  /** otpauth:// address, which apps read from a picture. */
  uri: string;
}

export interface SendInvitationInput {
  email: string;
  role: "owner" | "admin" | "member" | "viewer";
  /** The clients that a member or viewer is limited to; null for all clients. */
  clientIds?: string[] | null | undefined;
}

export interface SessionRefInput {
  /** The session's id. */
  id: string;
}

export interface SessionView {
  id: string;
  /** cookie: a browser; token: a program. */
  kind: "cookie" | "token";
  /** The session of this very call. */
  current: boolean;
  userAgent: string | null;
  ip: string | null;
  /** "this computer" or "the local network", from the address alone; null for addresses of the internet. */
  place: string | null;
  companyName: string | null;
  createdAt: string;
  lastUsedAt: string;
  expiresAt: string;
}

export interface SessionsEndedView {
  /** How many sessions were ended. */
  ended: number;
}

export interface SessionsPage {
  items: SessionView[];
  nextCursor: string | null;
  /** How many items match in all; only with total=true. */
  total?: number;
  /** True when there are more than `total` says. */
  totalIsCapped?: boolean;
}

export interface SignFilesInput {
  /** The upload session's id. */
  id: string;
  files: ({
    /** The file's id. */
    fileId: string;
    /** Of the whole file; required for one that travels in one request. */
    sha256?: string | undefined;
    /** The parts to be sent next, of a file that is larger than one request carries; empty to begin and to learn what is there. */
    parts?: {
      number: number;
      size: number;
      sha256: string;
    }[] | undefined;
  })[];
}

export interface SignInMethodsView {
  hasPassword: boolean;
  secondFactor: {
    enabled: boolean;
    recoveryCodesLeft: number;
  };
  /** How you prove to be yourself before what concerns your sign-in. */
  confirmBy: "password" | "code" | "provider";
  /** The outside provider that can be linked; null when none is configured. */
  provider: {
    name: string;
  } | null;
  identities: ({
    id: string;
    issuer: string;
    /** The name people know it by. */
    provider: string;
    /** As the provider told it last. */
    email: string | null;
    createdAt: string;
    lastUsedAt: string;
  })[];
}

export interface SignedFilesView {
  expiresAt: string;
  files: ({
    fileId: string;
    /** For a file that travels in one request; null when the store has it already: confirm it. */
    put: {
      url: string;
      method: "PUT";
      /** Send them exactly so: they are signed. */
      headers: Record<string, string>;
    } | null;
    /** Bytes of every part but the last; null for one request. */
    partSize: number | null;
    parts: {
      url: string;
      method: "PUT";
      /** Send them exactly so: they are signed. */
      headers: Record<string, string>;
      number: number;
    }[];
    /** What the store has already: of the parts that were named, or of all when none was. */
    done: ({
      number: number;
      size: number;
      etag: string;
      sha256: string | null;
    })[];
  })[];
}

export interface SignedInView {
  /** For the Authorization header, shown once. Null for the web app, which gets a cookie that no script can read. */
  token: string | null;
  /** When the session ends unless it is used (web app) or refreshed (programs). */
  expiresAt: string;
  /** Until when auth.refresh takes this token. */
  refreshExpiresAt: string;
  user: UserView;
  /** The company you work in now; null when you belong to none. */
  company: CompanyView | null;
}

export interface SignedOutView {
  signedOut: true;
}

export interface SigningKeysView {
  /** The newest first; older ones still prove what they signed. */
  keys: {
    keyId: string;
    publicKey: string;
    isCurrent: boolean;
  }[];
}

export interface SnoozeInput {
  kind: InboxKind;
  /** The id of the row that waits. */
  id: string;
  /** It is back at this moment, a year from now at the latest. */
  until: string;
}

export type SourceKind = "worker_path" | "browser" | "cli";

export interface StartUploadInput {
  /** The upload session's id. */
  sessionId: string;
}

export interface StartedView {
  /** Null where the client sends the files itself. */
  jobId: string | null;
  sessionId: string;
}

export interface Statement {
  text: string;
  evidence: Evidence[];
}

export interface StatementInput {
  text: string;
  evidence: EvidenceInput[];
}

export type StorageKind = "s3" | "r2" | "minio" | "garage" | "ceph" | "other";

export interface StrategyListItem {
  id: string;
  clientId: string;
  clientName: string;
  title: string;
  status: StrategyStatus;
  periodStart: string;
  periodEnd: string;
  version: number;
  headline: string | null;
  jobId: string | null;
  drafting: boolean;
  createdAt: string;
  updatedAt: string;
}

export type StrategyMove = "submit" | "approve" | "reject" | "reopen" | "archive" | "restore";

export interface StrategyPage {
  items: StrategyListItem[];
  nextCursor: string | null;
  /** How many items match in all; only with total=true. */
  total?: number;
  /** True when there are more than `total` says. */
  totalIsCapped?: boolean;
}

export interface StrategyRefInput {
  /** The strategy's id. */
  id: string;
}

export interface StrategySections {
  summary: SummarySection;
  positioning: PositioningSection;
  audience: AudienceSection;
  channels: ChannelsSection;
  pillars: PillarsSection;
  calendar: CalendarSection;
  kpis: KpisSection;
  budget: BudgetSection;
  risks: RisksSection;
}

export type StrategyStatus = "draft" | "in_review" | "approved" | "rejected" | "archived";

export interface StrategyVersionRefInput {
  /** The strategy's id. */
  id: string;
  /** The number of a version. */
  number: number;
}

export interface StrategyView {
  id: string;
  clientId: string;
  clientName: string;
  title: string;
  status: StrategyStatus;
  periodStart: string;
  periodEnd: string;
  version: number;
  headline: string | null;
  jobId: string | null;
  drafting: boolean;
  createdAt: string;
  updatedAt: string;
  focus: string | null;
  tone: string | null;
  weeks: number;
  channels: string[];
  basedOnId: string | null;
  reviewComment: string | null;
  submittedBy: string | null;
  decidedAt: string | null;
  decidedBy: string | null;
  moves: StrategyMove[];
  canEdit: boolean;
  current: VersionSummary | null;
  sections: StrategySections | null;
}

export interface SummarySection {
  headline: string;
  statements: Statement[];
  gaps: ProfileGap[];
  note: string | null;
}

export interface SummarySectionInput {
  headline: string;
  statements: StatementInput[];
  gaps: ProfileGapInput[];
  note: string | null;
}

export interface SwitchCompanyInput {
  /** The company's id. */
  companyId: string;
}

export interface SystemHealthView {
  database: {
    ok: boolean;
    latencyMs: number | null;
  };
  worker: {
    ok: boolean;
    /** Workers whose lease has not run out. */
    count: number;
    /** Since the freshest worker renewed its lease. */
    heartbeatAgeSeconds: number | null;
  };
  queue: {
    /** Jobs that could start now. */
    depth: number;
    /** How long the oldest of them has waited. */
    oldestSeconds: number | null;
    /** Finished ones of the last day. */
    byStatus: Record<string, number>;
  } | null;
  /** Room on the disk of the product's own folder; null where it cannot be found out. */
  disk: {
    ok: boolean;
    freeBytes: number;
  } | null;
  /** The installation's own storage; without it uploads wait, and all else is served. */
  storage: {
    ok: boolean;
    label: string;
    fault: string | null;
  } | null;
  status: "ok" | "degraded";
  reasons: string[];
}

export interface SystemInfoView {
  version: string;
  environment: "development" | "test" | "production";
  model: {
    provider: string;
    model: string;
    offline: boolean;
    label: string;
  };
  mail: {
    offline: boolean;
    label: string;
  };
}

export interface TemplateView {
  kind: "strategies.draft";
  /** 0 while the company uses the built-in text. */
  version: number;
  /** Given to the language model with each draft; the rule-based writer does not read it. */
  body: string;
  builtIn: string;
  updatedBy: string | null;
  updatedAt: string | null;
}

export interface UndoView {
  id: string;
  procedure: string;
  undoneBy: {
    id: string;
    who: string;
    at: string;
  };
}

export interface UnlinkedView {
  unlinked: true;
}

export interface UnreadView {
  /** How many you have not read; 100 stands for 100 or more. */
  unread: number;
}

export interface UpdateClientInput {
  /** The client's id. */
  id: string;
  /** The version that you last saw; a newer one makes the call a conflict. */
  expectedVersion?: number | undefined;
  name?: string | undefined;
  /** What the business does, in a word or two: dentist, bakery, law firm. */
  profession?: string | null | undefined;
  description?: string | null | undefined;
  /** http or https; https is assumed when left out. */
  website?: string | null | undefined;
  industry?: string | null | undefined;
  /** IANA time zone; the company's own when left out. */
  timezone?: string | undefined;
  status?: ClientStatus | undefined;
  color?: ClientColor | undefined;
  /** The person of the company who looks after the client; null for nobody. */
  ownerId?: string | null | undefined;
  /** All of them, to find clients that belong together; a word counts once, whatever its case. */
  tags?: string[] | undefined;
  targetAudience?: string | null | undefined;
  marketingGoals?: string | null | undefined;
  brandVoice?: string | null | undefined;
  /** Words and claims that no text for this client may contain. */
  forbiddenPhrases?: string[] | undefined;
  /** All of them; the first is the default number. */
  phoneNumbers?: ({
    /** As people write it. Start with + and the country code, unless the time zone says which country it is. */
    number: string;
    label?: string | null | undefined;
  })[] | undefined;
}

export interface UpdateCompanyInput {
  /** The company's id. */
  id: string;
  name?: string | undefined;
  /** Short and unique among all companies. */
  code?: string | undefined;
  contactEmail?: string | undefined;
  timezone?: string | undefined;
  currency?: string | undefined;
  locale?: string | undefined;
  /** The settings that are sent change; the others stay. */
  settings?: {
    passwordMinLength?: number | undefined;
    approvalExpiryHours?: number | undefined;
  } | undefined;
}

export interface UpdateConnectionInput {
  name?: string | undefined;
  kind?: StorageKind | undefined;
  /** An https address without the bucket; left out or null for Amazon's own. */
  endpoint?: string | null | undefined;
  region?: string | undefined;
  /** The bucket in the path rather than in the host name; follows from the kind when left out. */
  forcePathStyle?: boolean | undefined;
  accessKeyId?: string | undefined;
  /** Kept sealed; never shown again. */
  secretAccessKey?: string | undefined;
  /** The bucket that is tested, and that projects use unless they name another one. */
  defaultBucket?: string | undefined;
  /** The connection's id. */
  id: string;
  /** The version that you last saw; a newer one makes the call a conflict. */
  expectedVersion?: number | undefined;
}

export interface UpdateContactInput {
  /** The contact's id. */
  id: string;
  /** The version that you last saw; a newer one makes the call a conflict. */
  expectedVersion?: number | undefined;
  name?: string | null | undefined;
  /** What they do at the client. */
  role?: string | null | undefined;
  email?: string | null | undefined;
  /** As people write it. Start with + and the country code, unless the client's time zone says which country it is. */
  phone?: string | null | undefined;
  note?: string | null | undefined;
}

export interface UpdateCycleInput {
  /** The cycle's id. */
  id: string;
  name?: string | undefined;
  description?: string | null | undefined;
  /** Your own fields: text, numbers, yes or no. */
  metadata?: Record<string, string | number | boolean | null> | undefined;
  /** planned → active → completed → archived; who may delete it may reopen a completed one. */
  status?: CycleStatus | undefined;
  /** The version that you last saw; a newer one makes the call a conflict. */
  expectedVersion?: number | undefined;
}

export interface UpdateEndpointInput {
  /** The endpoint's id. */
  id: string;
  url?: string | undefined;
  description?: string | null | undefined;
  /** Types of event from webhooks.eventTypes, or * for all of them. */
  events?: ("api_key.issued" | "api_key.revoked" | "approval.decided" | "approval.requested" | "client.created" | "client.deleted" | "client.restored" | "client.updated" | "company.updated" | "contact.created" | "contact.deleted" | "contact.restored" | "contact.updated" | "cycle.created" | "cycle.deleted" | "cycle.restored" | "cycle.updated" | "invitation.accepted" | "invitation.sent" | "project.created" | "project.deleted" | "project.restored" | "project.updated" | "strategy.approved" | "strategy.archived" | "strategy.drafted" | "strategy.failed" | "strategy.rejected" | "strategy.requested" | "strategy.restored" | "strategy.submitted" | "strategy.updated" | "upload.completed" | "upload.failed" | "user.created" | "user.removed" | "user.updated" | "webhook.disabled" | "*")[] | undefined;
  /** Only events of these clients; left out or null: of the whole company. */
  clientIds?: string[] | null | undefined;
}

export interface UpdateProfileInput {
  name: string;
  /** To sign in with instead of the email address; null for none. */
  username: string | null;
  timezone: string;
  locale: string;
}

export interface UpdateProjectInput {
  name?: string | undefined;
  description?: string | null | undefined;
  /** The client it is for; null for the company itself. */
  clientId?: string | null | undefined;
  /** Null for the installation's own storage. */
  storageConnectionId?: string | null | undefined;
  /** A bucket of the connection; the connection's default when left out. The own storage has one bucket for each company. */
  bucketName?: string | undefined;
  /** In front of every key; made from the name when left out. */
  defaultPrefix?: string | undefined;
  /** The project's id. */
  id: string;
  /** False: nothing new is sent to it. */
  isActive?: boolean | undefined;
  /** The version that you last saw; a newer one makes the call a conflict. */
  expectedVersion?: number | undefined;
}

export interface UpdateStrategyInput {
  /** The strategy's id. */
  id: string;
  /** The version number that you last saw. */
  expectedVersion: number;
  sections: {
    summary?: SummarySectionInput | undefined;
    positioning?: PositioningSectionInput | undefined;
    audience?: AudienceSectionInput | undefined;
    channels?: ChannelsSectionInput | undefined;
    pillars?: PillarsSectionInput | undefined;
    calendar?: CalendarSectionInput | undefined;
    kpis?: KpisSectionInput | undefined;
    budget?: BudgetSectionInput | undefined;
    risks?: RisksSectionInput | undefined;
  };
}

export interface UpdateUploadSessionInput {
  /** The upload session's id. */
  id: string;
  name?: string | null | undefined;
  /** Requests at once, at most. */
  maxWorkers?: number | undefined;
  /** Attempts after the first one, for each request. */
  timesToRetry?: number | undefined;
  /** Bytes a second at most; null for no limit. */
  bandwidthLimitBps?: number | null | undefined;
  /** Only before the start. */
  include?: string[] | undefined;
  /** Only before the start. */
  exclude?: string[] | undefined;
}

export interface UpdateUserInput {
  /** The user's id. */
  id: string;
  role?: "owner" | "admin" | "member" | "viewer" | undefined;
  /** The clients that a member or viewer is limited to; null for all clients. */
  clientIds?: string[] | null | undefined;
  /** Only until the person has signed in; afterwards they choose their name themselves. */
  name?: string | undefined;
}

export interface UploadSessionPage {
  items: UploadSessionView[];
  nextCursor: string | null;
  /** How many items match in all; only with total=true. */
  total?: number;
  /** True when there are more than `total` says. */
  totalIsCapped?: boolean;
}

export interface UploadSessionRefInput {
  /** The upload session's id. */
  id: string;
}

export interface UploadSessionView {
  id: string;
  name: string | null;
  projectId: string;
  projectName: string;
  cycleId: string | null;
  cycleName: string | null;
  cycleNumber: number | null;
  clientId: string | null;
  clientName: string | null;
  userId: string | null;
  userName: string | null;
  sourceKind: SourceKind;
  sourcePath: string | null;
  /** The label of the storage that the files go to. */
  storage: string;
  bucketName: string;
  /** The whole prefix of the session's objects. */
  s3Prefix: string;
  maxWorkers: number;
  timesToRetry: number;
  scanMode: "walk" | "find";
  include: string[];
  exclude: string[];
  compare: "checksum" | "size_mtime";
  bandwidthLimitBps: number | null;
  status: UploadStatus;
  isActive: boolean;
  totalFiles: number;
  filesUploaded: number;
  filesSkipped: number;
  filesFailed: number;
  totalBytes: number;
  /** What the storage has of it, files on their way included. */
  bytesUploaded: number;
  /** Of files that were there already. */
  bytesSkipped: number;
  speedBps: number | null;
  etaSeconds: number | null;
  currentFiles: string[];
  jobId: string | null;
  error: string | null;
  hasReceipt: boolean;
  /** What you may do with it now. */
  actions: ("start" | "pause" | "resume" | "cancel" | "retry" | "finish" | "delete")[];
  startedAt: string | null;
  completedAt: string | null;
  /** When its sender was last heard of, or somebody changed it. */
  lastSeenAt: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface UploadStatsView {
  sessions: number;
  active: number;
  completed: number;
  failed: number;
  files: number;
  bytes: number;
  /** The last 30 days in the company's time zone, zero-filled. */
  perDay: {
    day: string;
    files: number;
    bytes: number;
  }[];
}

export type UploadStatus = "draft" | "queued" | "scanning" | "uploading" | "paused" | "completed" | "completed_with_errors" | "failed" | "cancelled";

export interface UploadStatusInput {
  /** The job's id. */
  jobId: string;
}

export interface UploadStatusView {
  jobId: string;
  sessionId: string;
  status: UploadStatus;
  totalFiles: number;
  filesUploaded: number;
  filesSkipped: number;
  filesFailed: number;
  totalBytes: number;
  bytesUploaded: number;
  etaSeconds: number | null;
  error: string | null;
}

export interface UserRefInput {
  /** The user's id. */
  id: string;
}

export interface UserView {
  id: string;
  email: string;
  username: string | null;
  name: string;
  avatarUrl: string | null;
  timezone: string;
  locale: string;
  createdAt: string;
}

export interface UsersPage {
  items: UsersUserView[];
  nextCursor: string | null;
  /** How many items match in all; only with total=true. */
  total?: number;
  /** True when there are more than `total` says. */
  totalIsCapped?: boolean;
}

export interface UsersUserView {
  id: string;
  name: string;
  email: string;
  username: string | null;
  role: "owner" | "admin" | "member" | "viewer";
  /** The clients that this person is limited to, as far as you see them; null for all. */
  clientIds: string[] | null;
  /** inactive: may not enter until reactivated; removed: belongs to the company no more. */
  state: "active" | "inactive" | "removed";
  /** Has never signed in. */
  isPending: boolean;
  lastLoginAt: string | null;
  joinedAt: string;
  removedAt: string | null;
}

export interface VerdictView {
  valid: boolean;
  /** signature: these figures were not signed so. unknown_key: not signed by a key of this installation. */
  reason: "signature" | "unknown_key" | null;
  /** Whether it is the session's receipt as it stands now; files sent again later have a newer one. */
  isLatest: boolean;
}

export interface VerifyReceiptInput {
  /** The upload session's id. */
  sessionId: string;
  /** How many files arrived. */
  files: number;
  /** Their bytes. */
  bytes: number;
  /** Of the manifest. */
  manifestSha256: string;
  /** When it was signed. */
  issuedAt: string;
  /** Which key signed it. */
  keyId: string;
  /** What is to be checked. */
  signature: string;
}

export interface VersionList {
  items: VersionSummary[];
}

export interface VersionSummary {
  number: number;
  author: {
    kind: "person" | "model" | "copy";
    name: string;
  };
  model: string | null;
  section: "summary" | "positioning" | "audience" | "channels" | "pillars" | "calendar" | "kpis" | "budget" | "risks" | null;
  instruction: string | null;
  /** Which writing instructions it was written with; 0 is the built-in text, null where none were read. */
  promptTemplateVersion: number | null;
  changed: ("summary" | "positioning" | "audience" | "channels" | "pillars" | "calendar" | "kpis" | "budget" | "risks")[];
  createdAt: string;
}

export interface VersionView {
  number: number;
  author: {
    kind: "person" | "model" | "copy";
    name: string;
  };
  model: string | null;
  section: "summary" | "positioning" | "audience" | "channels" | "pillars" | "calendar" | "kpis" | "budget" | "risks" | null;
  instruction: string | null;
  /** Which writing instructions it was written with; 0 is the built-in text, null where none were read. */
  promptTemplateVersion: number | null;
  changed: ("summary" | "positioning" | "audience" | "channels" | "pillars" | "calendar" | "kpis" | "budget" | "risks")[];
  createdAt: string;
  sections: StrategySections;
}

export interface WaitForApprovalInput {
  /** The approval's id. */
  id: string;
  /** Answers by then at the latest, decided or not. */
  timeoutSeconds?: number | undefined;
}

export interface WatchApprovalInput {
  /** The approval's id. */
  id: string;
  /** Resumes after this event. */
  lastEventId?: string | null | undefined;
}

export interface WatchJobInput {
  /** The job's id. */
  id: string;
  /** Resumes after this event; 0 tells the whole story. Without it the stream begins with the job as it is. */
  lastEventId?: string | null | undefined;
}

export interface WatchNotificationsInput {
  /** Resumes behind this event: what has come since is in the first one. Without it the stream begins with the count. */
  lastEventId?: string | null | undefined;
}

export interface WatchSessionInput {
  /** The upload session's id. */
  id: string;
  /** Resumes after this event. */
  lastEventId?: string | null | undefined;
}

export interface WebhooksStartedView {
  deliveryId: string;
  jobId: string;
}

export type Weekday = "Monday" | "Tuesday" | "Wednesday" | "Thursday" | "Friday" | "Saturday" | "Sunday";
