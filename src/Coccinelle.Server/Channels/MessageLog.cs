using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Channels;

/// <summary>The table <c>channel_messages_log</c>: a message is there before it is sent, so that none is ever sent that nobody knows of.</summary>
internal sealed class MessageLog(Database database, IClock clock)
{
    /// <summary>A message that is about to be sent.</summary>
    public Task BeginAsync(LoggedMessage message, CancellationToken ct)
        => database.For(message.TenantId).ExecuteAsync(
            """
            INSERT INTO channel_messages_log (id, tenant_id, channel_type, to_address, template_name, subject, content, status, provider, created_at)
            VALUES (@Id, @TenantId, @Channel, @To, @Template, @Subject, @Content, 'pending', @Provider, @now)
            """,
            new
            {
                message.Id,
                message.TenantId,
                message.Channel,
                message.To,
                message.Template,
                message.Subject,
                message.Content,
                message.Provider,
                now = clock.GetCurrentInstant(),
            },
            ct);

    /// <summary>What became of it. Only a pending message changes: whatever is known by then is newer.</summary>
    /// <param name="message">The message.</param>
    /// <param name="status"><c>sent</c>, <c>failed</c> or <c>uncertain</c>.</param>
    /// <param name="externalId">The provider's id.</param>
    /// <param name="error">The provider's words.</param>
    /// <param name="code">The provider's code.</param>
    public Task EndAsync(LoggedMessage message, string status, string? externalId, string? error, string? code)
        => database.For(message.TenantId).ExecuteAsync(
            """
            UPDATE channel_messages_log SET status = @status, external_message_id = @externalId, error_message = @error, error_code = @code,
              sent_at = CASE WHEN @status = 'sent' THEN @now ELSE NULL END, failed_at = CASE WHEN @status = 'failed' THEN @now ELSE NULL END
            WHERE tenant_id = @TenantId AND id = @Id AND status = 'pending'
            """,
            new { message.TenantId, message.Id, status, externalId, error, code, now = clock.GetCurrentInstant() },
            CancellationToken.None);
}

/// <summary>A message as the log keeps it.</summary>
internal sealed record LoggedMessage(
    string Id, string TenantId, string Channel, string To, string Template, string? Subject, string Content, string Provider);
