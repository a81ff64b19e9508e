using System.Collections.Concurrent;

namespace Coccinelle.Sandbox;

/// <summary>Who may sign in to the mail server: anybody with any password, until the first account is named here.</summary>
public sealed class Mailboxes
{
    private readonly ConcurrentDictionary<string, string> _passwords = new();
    private int _signIns;
    private int _inTheClear;

    /// <summary>How often somebody has begun to sign in, with success or without, encrypted or in the clear.</summary>
    public int SignIns => _signIns;

    /// <summary>How many of them could have been overheard.</summary>
    public int SignInsInTheClear => _inTheClear;

    /// <summary>From now on only named users are let in, and this one only with this password.</summary>
    public void Add(string user, string password) => _passwords[user] = password;

    internal bool LetsIn(string user, string password)
        => _passwords.IsEmpty || (_passwords.TryGetValue(user, out var right) && right == password);

    internal void CountSignIn(bool encrypted)
    {
        Interlocked.Increment(ref _signIns);
        if (!encrypted)
        {
            Interlocked.Increment(ref _inTheClear);
        }
    }

    internal void Clear()
    {
        _passwords.Clear();
        (_signIns, _inTheClear) = (0, 0);
    }
}
