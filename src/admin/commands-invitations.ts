import type { Config } from '../config.ts';
import { route } from '../platform/commands.ts';
import { sharedFor } from '../platform/http/network-address.ts';
import { baseUrl } from '../platform/http/server.ts';
import type { InvitationActions } from './actions/invitations.ts';
import { invitedPage, invitePage } from './invitation-page.ts';
import { INVITATIONS } from './rules/shape.ts';
import { AccountParams, InvitationForm, NoFields } from './schema.ts';
import { forStaff, goOn, type Site, sendFramed } from './site.ts';

interface Parts {
  site: Site;
  config: Config;
  invitations: InvitationActions;
}

/** Inviting people, while PARLOR_REGISTER=invite. (ours) */
export function invitationCommands({ site, config, invitations }: Parts) {
  return {
    invitePage: route({
      ...forStaff,
      http: 'GET /admin/invitations/new/',
      refuses: ['not_staff', 'role_forbidden'],
      says: 'The page for inviting people.',
      run: (_input, { viewer }) => invitations.mayInvite(viewer),
      send: (_nothing, { request, reply }) =>
        sendFramed(site, request, reply, (frame) => invitePage(frame, config.register)),
    }),
    invite: route({
      ...forStaff,
      http: 'POST /admin/invitations/new/',
      body: InvitationForm,
      refuses: ['not_staff', 'role_forbidden'],
      says: 'Makes an invitation link, which is shown once.',
      run: async (form, { viewer }) => ({ form, ...(await invitations.invite(viewer, form)) }),
      send({ form, id, token }, { request, reply }) {
        const link = `${sharedFor(request, config) ?? baseUrl(request, config)}/invite/${token}`;
        reply.header('Cache-Control', 'no-store');
        return sendFramed(site, request, reply, (frame) => invitedPage(frame, form, id, link));
      },
    }),
    withdraw: route({
      ...forStaff,
      http: 'POST /admin/invitations/:id/withdraw/',
      params: AccountParams,
      body: NoFields,
      refuses: ['not_staff', 'role_forbidden', 'not_found'],
      says: 'Withdraws an invitation: nobody comes in with it any more.',
      async run({ id }, { reply, viewer }) {
        await invitations.withdraw(viewer, id);
        return goOn(reply, site, `/admin/tables/${INVITATIONS}/${id}/`, 'withdraw');
      },
    }),
  };
}
