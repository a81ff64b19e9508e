using System.Text;

namespace Coccinelle.Sandbox.Smtp;

/// <summary>The answer to AUTH.</summary>
internal static class MailSignIn
{
    /// <summary>Who is in from now on; null when nobody is let in.</summary>
    public static async Task<string?> RunAsync(MailWire wire, string line, string offer, SandboxWorld world, CancellationToken ct)
    {
        var script = world.Faults.Smtp;
        world.Mailboxes.CountSignIn(wire.IsEncrypted);
        if (!wire.IsEncrypted && script != SmtpScript.StartTlsStripped)
        {
            return await RefuseAsync("530 5.7.0 Must issue a STARTTLS command first");
        }

        if (script == SmtpScript.DropInAuth)
        {
            wire.Drop();
            return null;
        }

        var parts = line.Split(' ');
        if (!offer.Split(' ').Skip(1).Contains(parts.ElementAtOrDefault(1), StringComparer.OrdinalIgnoreCase))
        {
            return await RefuseAsync("504 5.7.4 Unrecognized authentication type");
        }

        var (user, password) = await AskAsync(wire, parts, ct);
        switch (script)
        {
            case SmtpScript.Auth454:
                return await RefuseAsync("454 4.7.0 Too many login attempts, please try again later");
            case SmtpScript.EchoesSecrets:
                return await RefuseAsync($"535 5.7.8 {user} may not come in with {password}\u0007 ({line}) {new string('x', 600)}");
            case SmtpScript.Auth535:
            case var _ when !world.Mailboxes.LetsIn(user, password):
                return await RefuseAsync("535 5.7.8 Username and Password not accepted");
            default:
                await wire.SayAsync("235 2.7.0 Accepted", ct);
                return user;
        }

        async Task<string?> RefuseAsync(string words)
        {
            await wire.SayAsync(words, ct);
            return null;
        }
    }

    private static async Task<(string User, string Password)> AskAsync(MailWire wire, string[] parts, CancellationToken ct)
    {
        if (parts[1].Equals("PLAIN", StringComparison.OrdinalIgnoreCase))
        {
            var secret = Decode(parts.ElementAtOrDefault(2) ?? await wire.AskAsync("334 ", ct)).Split('\0');
            return (secret.ElementAtOrDefault(1) ?? "", secret.ElementAtOrDefault(2) ?? "");
        }

        var user = parts.ElementAtOrDefault(2) ?? await wire.AskAsync("334 VXNlcm5hbWU6", ct);
        return (Decode(user), Decode(await wire.AskAsync("334 UGFzc3dvcmQ6", ct)));
    }

    private static string Decode(string base64)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(base64));
        }
        catch (FormatException)
        {
            return "";
        }
    }
}
