namespace Coccinelle.Sandbox;

/// <summary>What the sandbox's own people say. What the command line prints is in the folder <c>CommandLine</c>.</summary>
internal static class French
{
    public const string AssistantGreets = "Bonjour, comment puis-je vous aider ?";

    public const string AssistantAcknowledges = "Très bien, c'est noté.";

    public const string ToolGaveNothing = "Je n'arrive pas à faire cela pour le moment.";

    public const string Summary = "Le client a parlé avec l'assistante.";
}
