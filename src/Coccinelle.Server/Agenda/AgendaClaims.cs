using Coccinelle.Domain.Agenda;

namespace Coccinelle.Server.Agenda;

/// <summary>What is being committed right now. Two who want the same slot at the same time: the second hears at once that it is taken.</summary>
internal sealed class AgendaClaims
{
    private readonly List<Claim> _claims = [];

    /// <summary>Holds the slot until disposed.</summary>
    public IDisposable Take(Slot slot)
    {
        var claim = new Claim(this, new TakenRange(slot.AgendaId, slot.BlockStart, slot.BlockEnd));
        _claims.Add(claim);
        return claim;
    }

    /// <summary>Also one's own: what is being committed cannot be committed a second time.</summary>
    public IEnumerable<TakenRange> All => _claims.Select(claim => claim.Range);

    private sealed class Claim(AgendaClaims owner, TakenRange range) : IDisposable
    {
        public TakenRange Range { get; } = range;

        public void Dispose() => owner._claims.Remove(this);
    }
}
