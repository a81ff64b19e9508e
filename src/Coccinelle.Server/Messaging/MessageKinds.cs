using Coccinelle.Domain.Messaging;

namespace Coccinelle.Server.Messaging;

/// <summary>Kinds as rows and the API write them.</summary>
internal static class MessageKinds
{
    public const string Transactional = "transactional";
    public const string Marketing = "marketing";

    public static string Name(MessageKind kind) => kind == MessageKind.Marketing ? Marketing : Transactional;
}
